import Foundation
import Glibc
import Model
import Reporter
import Testing

/// A run of a command in the lab of `Scripts/lab`.
struct Lab {
  /// The result of a run.
  struct Result {
    let status: Int32
    let output: String
    let errors: String

    /// The record that the command printed.
    var record: CheckRecord {
      get throws { try Lab.record(output) }
    }
  }

  /// The record that a text of JSON holds.
  static func record(_ text: String) throws -> CheckRecord {
    try JSONReport.record(from: Array(text.utf8))
  }

  /// Whether a lab can be built here, and why not.
  static let isPossible = geteuid() == 0
  static let why: Comment = "building the lab needs root"

  static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The program under test, which lies beside the tests' own.
  static let program: String = {
    let here = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let candidates = [here, Bundle.main.bundleURL, repository.appendingPathComponent(".build/debug")]
    let found = candidates.map { $0.appendingPathComponent("vpnaudit").path }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
    return found ?? "vpnaudit"
  }()

  /// Runs a shell command in a lab, for a minute at most where nothing else is said; `$vpnaudit` is the program,
  /// `$VPNAUDIT_LAB` the lab's folder.
  static func run(_ options: [String], _ command: String, seconds: Int = 60) async throws -> Result {
    let arguments =
      ["\(seconds)", repository.appendingPathComponent("Scripts/lab").path] + options
      + ["--", "env", "vpnaudit=\(program)", "bash", "-c", command]
    return try await execute("/usr/bin/timeout", arguments)
  }

  /// Runs one check as JSON in a lab, after `preparation`; as root or as a user without any capability.
  static func check(
    _ options: [String] = [], profile: String = "profile.yaml", preparation: String = ":",
    asUser: Bool = false
  ) async throws -> Result {
    let check = "$vpnaudit check --format json --profile $VPNAUDIT_LAB/\(profile)"
    return try await run(options, "{ \(preparation); } >&2 && \(asUser ? "lab-as-user " : "")\(check)")
  }

  /// A preparation: the profile then looks at every network namespace of the machine.
  static let everyNamespace = "sed -i 's/namespaces: own/namespaces: all/' $VPNAUDIT_LAB/profile.yaml"

  /// A preparation: the profile then probes no endpoint.
  static let noEndpoint = "sed -i '/^endpoints:/,$d' $VPNAUDIT_LAB/profile.yaml"

  /// Runs a program to its end and returns what it wrote.
  static func execute(_ path: String, _ arguments: [String]) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "vpnaudit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files, not pipes: nothing then depends on who reads first.
    let files = ["out", "err"].map { folder.appendingPathComponent($0) }
    for file in files { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    let status: Int32 = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      // A child inherits the mask of the thread that starts it, and this may be one of Dispatch's, which block the
      // signals by which timeouts and daemons are ended.
      var empty = sigset_t()
      var before = sigset_t()
      sigemptyset(&empty)
      pthread_sigmask(SIG_SETMASK, &empty, &before)
      do { try process.run() } catch { continuation.resume(throwing: error) }
      pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    return Result(status: status, output: texts[0], errors: texts[1])
  }

  /// The lab's registry with a part exchanged, in a file that goes away with the object.
  final class Registry {
    let path: String

    /// Replaces `old`, which must be there, by `new`.
    init(replacing old: String, with new: String) throws {
      let shipped = Lab.repository.appendingPathComponent("Profiles/lab-registry.yaml")
      let text = try String(contentsOf: shipped, encoding: .utf8)
      try #require(text.contains(old))
      path =
        FileManager.default.temporaryDirectory
        .appendingPathComponent("vpnaudit-registry-\(UUID().uuidString).yaml").path
      try text.replacingOccurrences(of: old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }
}
