import Foundation
import Model

/// `openssl s_server` on loopback, which answers requests with a page of its own; it ends with this object, or with
/// this process.
final class OpenSSLServer: Sendable {
  let port: UInt16
  private let leash: FileHandle

  static let isAvailable = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

  struct Failed: Error {}

  /// A server that refuses every client without a certificate of the world's authority.
  ///
  /// - Parameter options: Further arguments, such as `-tls1_3`.
  init(_ world: World, _ options: [String]) throws {
    let pair = try world.good.writePair()
    // What is to be read is handed on by the shell, which keeps the descriptors of this process open.
    let script = """
      exec 3<"$1" 4<"$2" 5<"$3"; shift 3
      openssl s_server -accept 127.0.0.1:0 -www -cert /dev/fd/3 -key /dev/fd/4 -CAfile /dev/fd/5 -Verify 1 \\
        -verify_return_error "$@" </dev/null 2>/dev/null &
      cat >/dev/null
      kill $!
      """
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    let files = [pair.file, pair.key, world.caFile].map {
      $0.replacing("/proc/self/", with: "/proc/\(getpid())/")
    }
    process.arguments = ["-c", script, "sh"] + files + options
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    leash = input.fileHandleForWriting
    try process.run()
    var text = ""
    while !text.contains(#/ACCEPT 127\.0\.0\.1:[0-9]+\n/#) {
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { throw Failed() }
      text += String(decoding: data, as: UTF8.self)
    }
    guard let port = text.firstMatch(of: #/ACCEPT 127\.0\.0\.1:([0-9]+)/#).flatMap({ UInt16($0.1) }) else {
      throw Failed()
    }
    self.port = port
  }

  // The shell ends the server once nothing holds its standard input any more.
  deinit { try? leash.close() }
}
