import Testing

@testable import Agent

/// A sleep of the host and a step of its clock are told from each other, and from a clock that is adjusted.
@Suite struct ClockReadingTests {
  private static let second: Int64 = 1_000_000_000

  private func moment(wall: Int64, slept: Int64 = 0) -> ClockReading.Moment {
    ClockReading.Moment(wall: wall * Self.second, slept: slept * Self.second)
  }

  @Test func `a step is said once, in both directions`() {
    var clock = ClockReading(moment(wall: 1000))
    let first = clock.stepped(at: moment(wall: 1001))
    #expect(first == nil)
    let second = clock.stepped(at: moment(wall: 4600))
    #expect(second == .seconds(3600))
    let third = clock.stepped(at: moment(wall: 4600))
    #expect(third == nil)
    let fourth = clock.stepped(at: moment(wall: 0))
    #expect(fourth == .seconds(-4600))
    let fifth = clock.stepped(at: moment(wall: 0))
    #expect(fifth == nil)
  }

  @Test func `a sleep is no step`() {
    var clock = ClockReading(moment(wall: 1000, slept: 5))
    let morning = moment(wall: 1000, slept: 30_005)
    let first = clock.stepped(at: morning)
    #expect(first == nil)
    let second = clock.slept(at: morning)
    #expect(second == .seconds(30_000))
    let third = clock.slept(at: morning)
    #expect(third == nil)
  }
}
