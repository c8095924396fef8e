import Foundation
import Glibc
import Journal
import Model
import Testing

@testable import Agent

/// Sinks that write lines, which show the rules of the cursor, too.
@Suite(.timeLimit(.minutes(3)))
struct JSONLinesTests {
  private func lines(
    _ place: Workplace, from start: SinkSettings.Start = .oldest, content: SinkSettings.Content = .thin,
    rotation: JSONLinesSettings.Rotation? = nil, file: String = "lines.jsonl"
  ) -> SinkSettings {
    SinkSettings(
      name: "lines", start: start,
      kind: .jsonLines(
        JSONLinesSettings(path: "\(place.folder)/\(file)", content: content, rotation: rotation)))
  }

  private func names(_ range: ClosedRange<Int>) -> [String] { range.map { "record-\($0)" } }

  private func pass(
    _ place: Workplace, _ settings: SinkSettings, until delivered: Int64,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let fleet = place.fleet([settings])
    try await place.running(fleet) {
      try await place.wait("\(fleet.status)", sourceLocation: sourceLocation) {
        let status = fleet.status.first
        return status?.delivered == delivered && status?.behind == 0
      }
    }
  }

  @Test func `every entry comes once and in order, also over many stops`() async throws {
    let place = try Workplace()
    try place.append(1...40)
    try await pass(place, lines(place), until: 40)
    try place.append(41...41)
    try await pass(place, lines(place), until: 41)
    #expect(try place.ids("lines.jsonl") == names(1...41))
    let head = try JournalFile(path: place.journal, for: .reading).head()
    #expect(place.cursor("lines") == "vpnaudit.cursor/1 41 \(try #require(head).digest)\n")
    #expect(place.noticed == [])
  }

  @Test func `a new sink begins with the newest entry, and gets what is appended while it runs`() async throws
  {
    let place = try Workplace()
    try place.append(1...5)
    let fleet = place.fleet([lines(place, from: .newest)])
    try await place.running(fleet) {
      try await place.wait("the newest") { try place.ids("lines.jsonl") == names(5...5) }
      try place.append(6...7)
      fleet.wake()
      try await place.wait("those after it") { try place.ids("lines.jsonl") == names(5...7) }
    }
  }

  @Test(arguments: [true, false])
  func `a sink of a journal without entries begins with the first one`(_ hasFile: Bool) async throws {
    let place = try Workplace()
    if hasFile { try place.append([]) }
    let fleet = place.fleet([lines(place, from: .newest)])
    try await place.running(fleet) {
      try await place.wait("its cursor") { place.cursor("lines") != "" }
      try place.append(1...2)
      fleet.wake()
      try await place.wait("both") { try place.ids("lines.jsonl") == names(1...2) }
    }
  }

  @Test func `what is stored between the last pass and the end is written before the end`() async throws {
    let place = try Workplace()
    try place.append(1...1)
    let fleet = place.fleet([lines(place)])
    try await place.running(fleet) {
      try await place.wait("the first") { try place.ids("lines.jsonl").count == 1 }
      try place.append(2...60)
      fleet.wake()
    }
    #expect(try place.ids("lines.jsonl") == names(1...60))
  }

  @Test func `a sink that was killed behind its receiver's back writes again what it had not noted`()
    async throws
  {
    let place = try Workplace()
    try place.append(1...3)
    try await pass(place, lines(place), until: 3)
    let cursor = place.cursor("lines")
    try place.append(4...6)
    try await pass(place, lines(place), until: 6)
    // As if it had ended between the acknowledgement and the cursor.
    try cursor.write(toFile: place.folder + "/sinks/lines.cursor", atomically: true, encoding: .utf8)
    try await pass(place, lines(place), until: 6)
    #expect(try place.ids("lines.jsonl") == names(1...6) + names(4...6))
  }

  @Test func `entries that were pruned meanwhile are said to be missing`() async throws {
    let place = try Workplace()
    try place.append(1...3)
    try await pass(place, lines(place), until: 3)
    try place.append(4...20)
    try place.prune(olderThan: 200)
    try await pass(place, lines(place), until: 21)
    let ids = try place.ids("lines.jsonl")
    #expect(Array(ids.prefix(4)) == names(1...3) + ["pruned"])
    #expect(Array(ids.suffix(5)) == names(17...20) + ["gap"])
    let missing = place.noticed.compactMap { if case .missing(_, let missing) = $0 { missing } else { nil } }
    #expect(missing.map(\.entries) == [4...16])
    #expect(
      place.text("lines.jsonl").contains(
        #"{"cause":"pruned","first":4,"last":16,"schema":"vpnaudit.missing/1""#))
  }

  @Test func `another journal in the place of the first is said, and begins with its oldest entry`()
    async throws
  {
    let place = try Workplace()
    try place.append(1...8)
    try await pass(place, lines(place), until: 8)
    place.removeJournal()
    try place.append(101...103)
    try await pass(place, lines(place), until: 3)
    #expect(try place.ids("lines.jsonl") == names(1...8) + ["replaced"] + names(101...103))
  }

  @Test func `another journal that is longer than the first is noticed by its digests`() async throws {
    let place = try Workplace()
    try place.append(1...2)
    let fleet = place.fleet([lines(place)])
    try await place.running(fleet) {
      try await place.wait("the first") { try place.ids("lines.jsonl").count == 2 }
      place.removeJournal()
      try place.append(101...109)
      fleet.wake()
      try await place.wait("the second") { fleet.status.first?.delivered == 9 }
    }
    #expect(try place.ids("lines.jsonl") == names(1...2) + ["replaced"] + names(101...109))
  }

  @Test(arguments: ["", "something else\n", "vpnaudit.cursor/1 2 00\n", "vpnaudit.cursor/1 2"])
  func `a cursor that cannot be read is said, and the sink begins with the oldest entry`(_ text: String)
    async throws
  {
    let place = try Workplace()
    try place.append(1...3)
    try await pass(place, lines(place), until: 3)
    try text.write(toFile: place.folder + "/sinks/lines.cursor", atomically: true, encoding: .utf8)
    try await pass(place, lines(place), until: 3)
    #expect(try place.ids("lines.jsonl") == names(1...3) + ["cursor_lost"] + names(1...3))
    try await pass(place, lines(place), until: 3)
    #expect(try place.ids("lines.jsonl").count == 7)
  }

  @Test func `half a line that a crash has left is cut off before the next`() async throws {
    let place = try Workplace()
    try place.append(1...2)
    try await pass(place, lines(place), until: 2)
    let whole = place.text("lines.jsonl")
    let cursor = place.cursor("lines")
    try place.append(3...3)
    try await pass(place, lines(place), until: 3)
    let third = place.text("lines.jsonl").dropFirst(whole.count)
    for length in [1, 2, third.count / 2, third.count - 1] {
      try (whole + third.prefix(length)).write(
        toFile: place.folder + "/lines.jsonl", atomically: true, encoding: .utf8)
      try cursor.write(toFile: place.folder + "/sinks/lines.cursor", atomically: true, encoding: .utf8)
      try await pass(place, lines(place), until: 3)
      #expect(place.text("lines.jsonl") == whole + third)
    }
  }

  @Test func `words of somebody else at the end of the file are not cut off`() async throws {
    let place = try Workplace()
    try "a heading".write(toFile: place.folder + "/lines.jsonl", atomically: true, encoding: .utf8)
    try place.append(1...1)
    try await pass(place, lines(place), until: 1)
    #expect(place.text("lines.jsonl").hasPrefix("a heading\n{"))
  }

  @Test func `a file is renamed before it is too large, and the oldest of them goes`() async throws {
    let place = try Workplace()
    try place.append(1...30)
    let size = Int64(try ItemForms.line(of: item(place, 1), .thin, sink: "lines")?.count ?? 0)
    let rotation = JSONLinesSettings.Rotation(size: 4 * size + size / 2, keep: 3)
    try await pass(place, lines(place, rotation: rotation), until: 30)
    #expect(try place.ids("lines.jsonl.3", "lines.jsonl.2", "lines.jsonl.1", "lines.jsonl") == names(17...30))
    #expect(!FileManager.default.fileExists(atPath: place.folder + "/lines.jsonl.4"))
  }

  private func item(_ place: Workplace, _ number: Int) throws -> SinkItem {
    let journal = try JournalFile(path: place.journal, for: .reading)
    let entry = try #require(try journal.entries(after: .start, limit: 1).entries.first)
    let content = try #require(entry.content)
    let check = try #require(content.entry.check)
    return .entry(
      SinkEntry(
        place: entry.position, at: content.entry.at,
        content: .check(try journal.record(of: check, withState: false))))
  }

  @Test func `a file that log rotation renames or empties is begun anew`() async throws {
    let place = try Workplace()
    try place.append(1...1)
    let fleet = place.fleet([lines(place)])
    try await place.running(fleet) {
      try await place.wait("the first") { try place.ids("lines.jsonl").count == 1 }
      rename(place.folder + "/lines.jsonl", place.folder + "/old.jsonl")
      try place.append(2...2)
      fleet.wake()
      try await place.wait("the second") { try place.ids("lines.jsonl") == names(2...2) }
      truncate(place.folder + "/lines.jsonl", 0)
      try place.append(3...3)
      fleet.wake()
      try await place.wait("the third") { try place.ids("lines.jsonl") == names(3...3) }
    }
    #expect(try place.ids("old.jsonl") == names(1...1))
  }

  @Test func `heartbeats and gaps are passed on as they are signed, and records of other hosts are not`()
    async throws
  {
    let place = try Workplace()
    try place.append(1...1)
    try place.append([
      .heartbeat(repeats: 1, host: "5e1c", at: Workplace.moment(70)),
      .imported(try Workplace.record(2), source: "bj.json:1", at: Workplace.moment(80)),
      .gap(
        Gap(from: Workplace.moment(1), to: Workplace.moment(2), why: .lost), host: nil,
        at: Workplace.moment(90)),
      .imported(try Workplace.record(3), source: "bj.json:2", at: Workplace.moment(80)),
    ])
    try await pass(place, lines(place), until: 5)
    #expect(try place.ids("lines.jsonl") == ["record-1", "heartbeat", "gap"])
  }

  @Test func `the host state is written where it is wanted, and the check in short`() async throws {
    let place = try Workplace()
    let record = try Workplace.golden("licensed")
    let state = HostState(host: record.host, at: record.time.started, netns: 1, collectors: [])
    try place.append([
      .check(
        CheckRecord(
          id: "with-state", host: record.host, time: record.time, agent: record.agent, inputs: record.inputs,
          observation: record.observation, tunnels: record.tunnels, endpoints: record.endpoints,
          compliance: record.compliance, state: state), at: Workplace.moment(1))
    ])
    for content in SinkSettings.Content.allCases {
      try? FileManager.default.removeItem(atPath: place.folder + "/sinks")
      try await pass(place, lines(place, content: content, file: "\(content).jsonl"), until: 1)
    }
    #expect(place.text("full.jsonl").contains(#""schema":"vpnaudit.hoststate/1""#))
    #expect(!place.text("thin.jsonl").contains("vpnaudit.hoststate/1"))
    #expect(place.text("thin.jsonl").contains(#""schema":"vpnaudit.record/1""#))
    #expect(place.text("summary.jsonl").contains(#""schema":"vpnaudit.log/1""#))
  }
}
