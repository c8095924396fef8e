import Foundation
import Glibc
import Testing

/// Runs of the built program, each in an empty folder of its own that goes away with it.
final class Program: Sendable {
  /// The result of a run.
  struct Result {
    let status: Int32
    let output: String
    let errors: String

    /// Every line on standard error that does not begin as the program's lines do.
    var foreignLines: [Substring] {
      errors.split(separator: "\n").filter { line in
        !["error", "hint", "note", "warning"].contains { line.hasPrefix("vpnaudit: \($0): ") }
      }
    }
  }

  static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The program under test, which lies beside the tests' own.
  static let path: String = {
    let here = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let candidates = [here, Bundle.main.bundleURL, repository.appendingPathComponent(".build/debug")]
    let found = candidates.map { $0.appendingPathComponent("vpnaudit").path }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
    return found ?? "vpnaudit"
  }()

  /// The folder that the runs work in.
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("vpnaudit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // Tests run the program as an ordinary user in it, too.
    chmod(folder.path, 0o755)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The names of the files in the folder.
  var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  func read(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }

  /// Runs a shell command in the folder, for two minutes at most, which a busy machine may need for one of seconds;
  /// `$vpnaudit` is the program, `$repository` the source.
  func run(_ command: String, environment: [String: String] = [:]) async throws -> Result {
    let streams = FileManager.default.temporaryDirectory
      .appendingPathComponent("vpnaudit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: streams, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: streams) }
    // Files, not pipes: nothing then depends on who reads first.
    let files = ["out", "err"].map { streams.appendingPathComponent($0) }
    for file in files { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = ["120", "bash", "-c", command]
    process.currentDirectoryURL = folder
    var variables = ProcessInfo.processInfo.environment
    for name in ["NO_COLOR", "GITHUB_STEP_SUMMARY"] { variables[name] = nil }
    // What is expected on a terminal is English, whoever runs the tests.
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] where variables[name]?.hasPrefix("zh") == true {
      variables[name] = nil
    }
    variables["vpnaudit"] = Self.path
    variables["repository"] = Self.repository.path
    process.environment = variables.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    let status: Int32 = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do { try process.runUnmasked() } catch { continuation.resume(throwing: error) }
    }
    let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    return Result(status: status, output: texts[0], errors: texts[1])
  }
}

extension Process {
  /// Starts it with no signal blocked.
  ///
  /// A child inherits the mask of the thread that starts it, and this may be one of Dispatch's, which block the signals
  /// by which timeouts and daemons are ended.
  func runUnmasked() throws {
    var empty = sigset_t()
    var before = sigset_t()
    sigemptyset(&empty)
    pthread_sigmask(SIG_SETMASK, &empty, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try run()
  }
}
