import Foundation
import Model
import Testing

/// Runs on the small machine of `Scripts/machine`, which has a kernel of its own.
enum Machine {
  /// What it found in a scene: what a tap on every interface saw of test packets, and the program's record.
  struct Finding: Decodable {
    struct Test: Decodable {
      let endpoint: String
      let seen: [Sighting]
    }

    /// Packets of one kind at one interface; `direction` is "out" or "in".
    struct Sighting: Decodable {
      let interface: String
      let direction: String
      let packet: String
    }

    let scene: String
    /// Of the endpoint behind the tunnel, and of the one beside it.
    let tap: [Test]
    let record: CheckRecord
  }

  private static let script = Lab.repository.appendingPathComponent("Scripts/machine").path

  /// Whether it can be run here: there is an emulator, and the kernel was fetched.
  static let isPossible = ["/usr/bin/qemu-system-x86_64", kernel].allSatisfy(
    FileManager.default.fileExists(atPath:))
  static let why: Comment = "the machine needs 'Scripts/packages machine' and 'Scripts/machine --prepare'"
  private static let kernel = Lab.repository.appendingPathComponent(".build/machine/kernel/version").path

  /// Whether this is a run of the long tests.
  static let isLong = ProcessInfo.processInfo.environment["VPNAUDIT_TEST_ROUNDS"].map { $0 != "1" } ?? false

  /// Runs the script; it ends what it began by itself.
  static func run(_ arguments: [String]) async throws -> Lab.Result {
    try await Lab.execute(script, ["--program", Lab.program] + arguments)
  }

  /// What is found in scenes, one after another on one machine.
  static func survey(_ scenes: [String]) async throws -> [Finding] {
    let result = try await run(["--survey"] + scenes)
    try #require(result.status == 0, "\(result.errors)")
    return try result.output.split(separator: "\n").map { line in
      try JSONDecoder().decode(Finding.self, from: Data(line.utf8))
    }
  }

  /// What runs have left in the build's folder: folders of their own.
  static func leftovers() throws -> Set<String> {
    let folder = Lab.repository.appendingPathComponent(".build/machine").path
    return Set(try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("run.") })
  }
}
