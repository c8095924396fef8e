import Foundation
import Glibc
import Testing

/// A TLS server of openssl on loopback, with a certificate of its own; it ends with the test.
final class TLSServer {
  static let isPossible = FileManager.default.isExecutableFile(atPath: openssl)
  static let why: Comment = "openssl is not installed"
  private static let openssl = "/usr/bin/openssl"

  let port: Int
  private let process = Process()

  /// Writes the certificate to `server.pem` in the folder, and returns once the server listens.
  init(in folder: Folder) throws {
    let (key, certificate) = (folder.path("server.key"), folder.path("server.pem"))
    let made = Process()
    made.executableURL = URL(fileURLWithPath: Self.openssl)
    made.arguments =
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1".words
      + ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate]
    made.standardError = FileHandle.nullDevice
    try made.run()
    made.waitUntilExit()
    try #require(made.terminationStatus == 0)
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: Self.openssl)
    process.arguments = "s_server -accept 127.0.0.1:0 -www".words + ["-cert", certificate, "-key", key]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    // It names the port that it chose: ACCEPT 127.0.0.1:34567
    var text = ""
    while !text.hasSuffix("\n") || !text.contains("ACCEPT") {
      let portion = output.fileHandleForReading.availableData
      try #require(!portion.isEmpty, "the server ended: \(text)")
      text += String(decoding: portion, as: UTF8.self)
    }
    port = try #require(text.split(whereSeparator: { ":\n".contains($0) }).last.flatMap { Int($0) })
  }

  deinit {
    // It may have inherited a mask that blocks SIGTERM, as threads of Dispatch have.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}

extension String {
  fileprivate var words: [String] { split(separator: " ").map(String.init) }
}
