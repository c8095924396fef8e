import Glibc
import Linux
import Model
import Synchronization

@testable import Probe

/// A TCP server on loopback whose connections are each handled on a thread of their own.
final class LoopbackServer: Sendable {
  let port: UInt16
  private let listener: Int32

  struct Failed: Error {}

  /// A server that calls `handle` for each connection, and closes it afterwards.
  init(on address: String = "127.0.0.1", _ handle: @escaping @Sendable (Connection) -> Void) throws {
    let listener = try Self.listen(on: address, backlog: 256)
    self.listener = listener
    port = try Self.port(of: listener)
    try WorkerThread.start {
      while true {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { break }
        let connection = Connection(descriptor)
        do {
          try WorkerThread.start {
            handle(connection)
            connection.close()
          }
        } catch {
          connection.close()
        }
      }
      close(listener)
    }
  }

  // Ends the thread's accept(2), and the thread closes the socket.
  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  /// Whether this machine has an IPv6 loopback address.
  static let hasIPv6: Bool = {
    guard let listener = try? listen(on: "::1", backlog: 1) else { return false }
    return close(listener) == 0
  }()

  /// A listening socket on a free port.
  static func listen(on address: String = "127.0.0.1", backlog: Int32) throws -> Int32 {
    let listener = try bound(to: address)
    guard Glibc.listen(listener, backlog) == 0 else { throw Failed() }
    return listener
  }

  /// A socket that has a free port.
  private static func bound(to address: String) throws -> Int32 {
    guard let address = IPAddress(address) else { throw Failed() }
    let descriptor = socket(address.family == .v4 ? AF_INET : AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
    guard SocketName.with(address, port: 0, { bind(descriptor, $0, $1) }) == 0 else { throw Failed() }
    return descriptor
  }

  /// The port that a socket is bound to; it stands at the same place for both families.
  static func port(of descriptor: Int32) throws -> UInt16 {
    var name = sockaddr_in6()
    var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let status = withUnsafeMutableBytes(of: &name) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { getsockname(descriptor, $0.baseAddress, &size) }
    }
    guard status == 0 else { throw Failed() }
    return UInt16(bigEndian: name.sin6_port)
  }

  /// A port of 127.0.0.1 on which nothing listens. It stays bound for as long as this process lives, so that no other one
  /// gets it meanwhile.
  static func closedPort() throws -> UInt16 {
    try port(of: bound(to: "127.0.0.1"))
  }

  /// Free ports of 127.0.0.1, each another one, for other programs to listen on.
  static func freePorts(_ count: Int) throws -> [UInt16] {
    let sockets = try (0..<count).map { _ in try bound(to: "127.0.0.1") }
    defer { for socket in sockets { close(socket) } }
    return try sockets.map(port)
  }

  /// One accepted connection; used by one thread at a time.
  final class Connection: Sendable {
    let descriptor: Int32

    init(_ descriptor: Int32) {
      self.descriptor = descriptor
      // A client that hangs must fail its test, not the run.
      var limit = timeval(tv_sec: 60, tv_usec: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
      // What is sent right before a reset would wait for an acknowledgement, and be thrown away.
      var on: Int32 = 1
      setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Reads one whole TLS record, as the ClientHello comes in; empty where the client went.
    func readRecord() -> [UInt8] {
      var header = [UInt8](repeating: 0, count: 5)
      guard recv(descriptor, &header, 5, Int32(MSG_WAITALL)) == 5 else { return [] }
      var body = [UInt8](repeating: 0, count: Int(header[3]) << 8 | Int(header[4]))
      guard recv(descriptor, &body, body.count, Int32(MSG_WAITALL)) == body.count else { return [] }
      return header + body
    }

    /// Reads up to the empty line that ends a request; what came where the client went before it.
    func readRequest() -> String {
      var bytes: [UInt8] = []
      var byte: UInt8 = 0
      while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]), recv(descriptor, &byte, 1, 0) == 1 {
        bytes.append(byte)
      }
      return String(decoding: bytes, as: UTF8.self)
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
      _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Waits until the client has closed.
    func waitForClose() {
      var buffer = [UInt8](repeating: 0, count: 4096)
      while recv(descriptor, &buffer, buffer.count, 0) > 0 {}
    }

    /// Makes the coming close send a reset.
    func resetOnClose() {
      var option = linger(l_onoff: 1, l_linger: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    private let isClosed = Atomic(false)

    /// Closes the connection, once.
    func close() {
      if !isClosed.exchange(true, ordering: .relaxed) { Glibc.close(descriptor) }
    }
  }
}
