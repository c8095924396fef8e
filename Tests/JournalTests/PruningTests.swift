import Foundation
import GRDB
import Model
import Signing
import Testing

@testable import Journal

/// What is deleted leaves a signed gap.
@Suite(.timeLimit(.minutes(5)))
struct PruningTests {
  private static func prune(_ place: Workplace, days: Int64, now: Timestamp) throws -> Int {
    let journal = try place.open()
    defer { journal.close() }
    return try journal.prune(olderThan: .seconds(days * 86_400), host: "h", now: now, key: place.key)
  }

  @Test func `old entries go, and the gap says which`() async throws {
    let place = try Workplace()
    try place.fill(100)
    let head = try #require(try place.open(for: .reading).head())
    // A day after the first: those of the first 28 hours are older than two days then.
    let now = Workplace.moment(3600 * 76)
    #expect(try Self.prune(place, days: 2, now: now) == 28)
    guard case .good(let extent) = try await place.verify("\(head)") else {
      Issue.record("it is bad")
      return
    }
    #expect(extent.first == 29 && extent.count == 73)
    let gap = try #require(extent.gaps.first)
    #expect(gap.why == .retention && gap.entries?.first == 1 && gap.entries?.last == 28)
    #expect(gap.from == Workplace.moment(0) && gap.to == Workplace.moment(3600 * 27))
    let rows: Int = try place.query("SELECT count(*) FROM endpoint WHERE seq < 29")[0][0]
    #expect(rows == 0)
    // A later one covers the earlier one, and its gap may go with the rest.
    #expect(try Self.prune(place, days: 1, now: Workplace.moment(3600 * 99)) == 47)
    #expect(try await place.firstBad("\(head)") == nil)
    #expect(try Self.prune(place, days: 1, now: Workplace.moment(3600 * 99)) == 0, "nothing is due twice")
  }

  @Test func `deleting without a gap is found, as is deleting more than it says`() async throws {
    let place = try Workplace()
    try place.fill(100)
    #expect(try Self.prune(place, days: 2, now: Workplace.moment(3600 * 76)) == 28)
    try place.tamper("DELETE FROM entry WHERE seq <= 30")
    try place.tamper("DELETE FROM endpoint WHERE seq <= 30")
    #expect(try await place.firstBad() == 1)
  }

  @Test func `a run that was cut short leaves nothing unexplained, and the next one ends it`() async throws {
    let place = try Workplace()
    try place.fill(100)
    #expect(try Self.prune(place, days: 2, now: Workplace.moment(3600 * 76)) == 28)
    let copy = try Workplace(key: place.key)
    try copy.fill(100)
    let journal = try copy.open()
    let gap = try #require(try await place.verify().gap)
    try journal.append(.gap(gap, host: "h", at: Workplace.moment(3600 * 76)), key: copy.key)
    journal.close()
    try copy.tamper("DELETE FROM entry WHERE seq <= 10")
    try copy.tamper("DELETE FROM endpoint WHERE seq <= 10")
    #expect(try await copy.firstBad() == nil)
    #expect(try Self.prune(copy, days: 2, now: Workplace.moment(3600 * 76)) == 18)
    #expect(try await copy.firstBad() == nil)
    let gaps: Int = try copy.query("SELECT count(*) FROM entry WHERE kind = 'gap'")[0][0]
    #expect(gaps == 1)
  }

  @Test func `a clock that runs ahead deletes nothing that is new`() async throws {
    let place = try Workplace()
    try place.fill(20)
    #expect(try Self.prune(place, days: 400, now: Workplace.moment(86_400 * 5000)) == 0)
    // One entry from the future protects those after it.
    try place.fill(1, from: 86_400 * 5000)
    try place.fill(5, from: 72_000)
    #expect(try Self.prune(place, days: 400, now: Workplace.moment(90_000)) == 0)
    #expect(try await place.firstBad() == nil)
  }

  @Test func `a gap of what was never stored is part of the history`() async throws {
    let place = try Workplace()
    try place.fill(2)
    let journal = try place.open()
    let lost = Gap(from: Workplace.moment(7200), to: Workplace.moment(9000), why: .lost)
    try journal.append(.gap(lost, host: nil, at: Workplace.moment(9000)), key: place.key)
    journal.close()
    try place.fill(2, from: 10_000)
    #expect(try await place.verify().gap == lost)
  }

  @Test func `shared parts that nothing refers to any more go, too`() throws {
    let place = try Workplace()
    try place.fill(2)
    let none = try Workplace.golden("none")
    let journal = try place.open()
    for number: Int64 in 0..<4 {
      try journal.append(.check(none, at: Workplace.moment(86_400 * (10 + number))), key: place.key)
    }
    journal.close()
    let before: Int = try place.query("SELECT count(*) FROM shared")[0][0]
    #expect(try Self.prune(place, days: 5, now: Workplace.moment(86_400 * 13)) == 2)
    let after: Int = try place.query("SELECT count(*) FROM shared")[0][0]
    #expect(after >= 1 && after < before)
  }
}

extension Verification {
  /// The first gap of a good journal.
  fileprivate var gap: Gap? { if case .good(let extent) = self { extent.gaps.first } else { nil } }
}
