import Foundation
import Glibc
import Synchronization
import Testing

/// rotel, an agent of OpenTelemetry, which writes down what it receives; it ends with the test.
final class Rotel: Sendable {
  private static let program: String? = {
    let folder = Workplace.repository + "/.build/validator/lib"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return versions.map { "\(folder)/\($0)/site-packages/rotel/rotel-agent" }
      .first { FileManager.default.isReadableFile(atPath: $0) }
  }()
  static var isInstalled: Bool { program != nil }

  let port: UInt16
  private let log: String
  private let process = Mutex<Process?>(nil)

  init(in place: Workplace) async throws {
    port = try Rsyslog.freePort(Int32(SOCK_STREAM.rawValue))
    let other = try Rsyslog.freePort(Int32(SOCK_STREAM.rawValue))
    log = place.folder + "/rotel"
    // The package is unpacked without the right to run it.
    let copy = place.folder + "/rotel-agent"
    try FileManager.default.copyItem(atPath: try #require(Self.program), toPath: copy)
    chmod(copy, 0o755)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = [
      "--kill-after=1", "100", copy, "start", "--otlp-http-endpoint", "127.0.0.1:\(port)",
      "--otlp-grpc-endpoint", "127.0.0.1:\(other)", "--exporter", "blackhole", "--debug-log", "logs",
      "--debug-log", "metrics", "--debug-log-verbosity", "detailed",
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: place.folder)
    process.standardInput = FileHandle.nullDevice
    _ = FileManager.default.createFile(atPath: log, contents: nil)
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
    process.standardOutput = handle
    process.standardError = handle
    try Unblocked.run(process)
    self.process.withLock { $0 = process }
  }

  deinit {
    process.withLock { process in
      process?.terminate()
      process?.waitUntilExit()
    }
  }

  var words: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }
}
