import Foundation
import Glibc
import Testing

/// A TLS server on loopback, by openssl, with a certificate of its own for 127.0.0.1. It ends with the object.
final class TLSSite {
  static let isPossible = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")
  static let why: Comment = "openssl is not installed"

  private let server = Process()
  let port: UInt16

  /// Makes `ca.pem` and `key.pem` in the program's folder, and listens on a port that is free.
  convenience init(_ program: Program) async throws {
    let made = try await program.run(
      """
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1 \
        -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out ca.pem 2>&1
      """)
    try #require(made.status == 0, "\(made.output)")
    try self.init(program, port: 0)
  }

  /// Listens on a port with the certificate that lies in the program's folder.
  init(_ program: Program, port wanted: UInt16) throws {
    let output = Pipe()
    server.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    server.arguments = [
      "s_server", "-accept", "127.0.0.1:\(wanted)", "-www", "-cert", "ca.pem", "-key", "key.pem",
    ]
    server.currentDirectoryURL = program.folder
    server.standardInput = FileHandle.nullDevice
    server.standardOutput = output
    server.standardError = FileHandle.nullDevice
    try server.runUnmasked()
    // It says `ACCEPT 127.0.0.1:PORT` once it listens.
    var said = ""
    while !said.contains("ACCEPT 127.0.0.1:") || !said.hasSuffix("\n") {
      let more = output.fileHandleForReading.availableData
      try #require(!more.isEmpty, "openssl s_server ended: \(said)")
      said += String(decoding: more, as: UTF8.self)
    }
    let digits = said.split(separator: "ACCEPT 127.0.0.1:").last?.prefix { $0.isNumber } ?? ""
    port = try #require(UInt16(digits), "\(said)")
  }

  deinit { kill(server.processIdentifier, SIGKILL) }
}

/// A port of loopback on which somebody listens who hangs up.
final class SlammedDoor: Sendable {
  let port: UInt16
  private let descriptor: Int32

  init() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var one: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let failed = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) + listen(descriptor, 8) + getsockname(descriptor, $0, &length)
      }
    }
    self.descriptor = descriptor
    port = UInt16(bigEndian: address.sin_port)
    try #require(failed == 0 && port > 0)
  }

  /// Waits for somebody to come, for 30 s at most, resets the connection, and stops to listen.
  func closeAfterFirst() -> Bool {
    var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let came = poll(&event, 1, 30_000) == 1
    let connection = accept(descriptor, nil, nil)
    // With a reset no end of the connection keeps the port.
    var abrupt = linger(l_onoff: 1, l_linger: 0)
    setsockopt(connection, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
    close(connection)
    close(descriptor)
    return came
  }
}
