import Foundation
import Glibc
import Model
import Testing

@testable import Agent

/// Sinks of a process that is killed at any moment.
@Suite(.enabled(if: Receiver.isPossible, Receiver.why), .timeLimit(.minutes(10)))
struct KillTests {
  private static let rounds =
    25 * (ProcessInfo.processInfo.environment["VPNAUDIT_TEST_ROUNDS"].flatMap { Int($0) } ?? 1)

  private func start(_ place: Workplace, _ receiver: Receiver) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Shell.driver)
    process.arguments = [place.folder, "\(receiver.port)"]
    process.standardInput = FileHandle.nullDevice
    try Unblocked.run(process)
    return process
  }

  /// Whether each number follows one that came before it: again is good, later without those between is not.
  private func skipped(_ numbers: [Int]) -> [Int] {
    var most = 0
    return numbers.filter { number in
      defer { most = max(most, number) }
      return number > most + 1
    }
  }

  @Test func `a process that is killed at any moment skips no entry, and leaves no half line`() async throws {
    let place = try Workplace()
    try "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=".write(
      toFile: place.folder + "/webhook.key", atomically: true, encoding: .utf8)
    chmod(place.folder + "/webhook.key", 0o600)
    let receiver = try Receiver(in: place)
    var count = 0
    for _ in 0..<Self.rounds {
      let process = try start(place, receiver)
      for _ in 0..<Int.random(in: 0...3) {
        let more = Int.random(in: 1...10)
        try place.append(count + 1...count + more)
        count += more
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...40)))
      }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    try place.append(count + 1...count + 1)
    count += 1
    let process = try start(place, receiver)
    defer {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    try await place.wait("the last entry, \(count)") {
      ["lines", "hook"].allSatisfy { place.cursor($0).hasPrefix("vpnaudit.cursor/1 \(count) ") }
    }
    let posted = receiver.requests.flatMap { HTTPRules.list($0.json, "entries") }.compactMap {
      $0["seq"] as? Int
    }
    #expect(skipped(posted) == [] && posted.max() == count)
    let files = try FileManager.default.contentsOfDirectory(atPath: place.folder).compactMap { name in
      name == "lines.jsonl" ? 0 : name.hasPrefix("lines.jsonl.") ? Int(name.dropFirst(12)) : nil
    }
    let written = try files.sorted(by: >).flatMap {
      try place.ids($0 == 0 ? "lines.jsonl" : "lines.jsonl.\($0)")
    }
    #expect(files.allSatisfy { place.text($0 == 0 ? "lines.jsonl" : "lines.jsonl.\($0)").hasSuffix("}\n") })
    let numbers = written.compactMap { Int($0.dropFirst("record-".count)) }
    #expect(numbers.count == written.count)
    #expect(skipped(numbers) == [] && numbers.max() == count)
  }
}
