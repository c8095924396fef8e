import Foundation
import Testing

/// Every failure code, met at a server that causes it: the table of Scripts/faults.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .timeLimit(.minutes(10)))
struct FaultTests {
  /// Runs the table with the built program; its JSON goes to a file that is thrown away.
  private static func faults(_ options: [String]) async throws -> Lab.Result {
    let output = FileManager.default.temporaryDirectory.appendingPathComponent(
      "vpnaudit-faults-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: output) }
    return try await Lab.execute(
      "/usr/bin/timeout",
      [
        "300", Lab.repository.appendingPathComponent("Scripts/faults").path, "--program", Lab.program,
        "--output", output.path,
      ] + options)
  }

  @Test(arguments: [["--at-once", "1"], ["--at-once", "10"]])
  func `each failure is reported as what its server does`(options: [String]) async throws {
    let result = try await Self.faults(options)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains(" 0 wrong, 0 missing"))
  }

  @Test func `a table that names no code of the program is refused`() async throws {
    let result = try await Self.faults(["--only", "no_such_code"])
    #expect(result.status == 70)
    #expect(result.errors.contains("no code begins with 'no_such_code'"))
  }
}
