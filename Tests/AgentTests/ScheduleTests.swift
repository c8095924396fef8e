import Linux
import Testing

@testable import Agent

/// When what is due, on grids that are the host's own.
@Suite struct ScheduleTests {
  private static let second: Int64 = 1_000_000_000

  private func time(_ seconds: Int64) -> BootTime { BootTime(nanoseconds: seconds * Self.second) }

  private func schedule(phase: Int64) -> Schedule {
    Schedule(
      endpoints: [.seconds(60), .seconds(300), .seconds(60)], observe: .seconds(120),
      phase: UInt64(phase * Self.second), from: time(1000))
  }

  @Test func `each is due on its grid, and all share the phase`() {
    var schedule = schedule(phase: 70)
    // 70 s of phase are 10 s into the minute, 70 s into the five minutes and into the two.
    #expect(schedule.next == time(1010))
    let first = schedule.take(at: time(1009))
    #expect(first.isNothing)
    let second = schedule.take(at: time(1010))
    #expect(second == .init(observes: false, endpoints: [0, 2]))
    let third = schedule.take(at: time(1010))
    #expect(third.isNothing)
    let fourth = schedule.take(at: time(1070))
    #expect(fourth == .init(observes: true, endpoints: [0, 1, 2]))
    #expect(schedule.next == time(1130))
  }

  @Test func `what was missed is due once, and the grid stays`() {
    var schedule = schedule(phase: 0)
    let first = schedule.take(at: time(1000))
    #expect(first == .init(observes: true, endpoints: [0, 1, 2]))
    let second = schedule.take(at: time(5017))
    #expect(second == .init(observes: true, endpoints: [0, 1, 2]))
    let third = schedule.take(at: time(5018))
    #expect(third.isNothing)
    #expect(schedule.next == time(5020))
  }

  @Test func `hosts with other phases are spread over the interval`() {
    var counts = [Int](repeating: 0, count: 10)
    for host in 0..<1000 {
      let phase = (UInt64(host) &* 0x9e37_79b9_7f4a_7c15) >> 1
      let schedule = Schedule(endpoints: [.seconds(300)], observe: .seconds(300), phase: phase, from: time(0))
      counts[Int(schedule.next.nanoseconds / (30 * Self.second))] += 1
    }
    #expect(counts.allSatisfy { (60...140).contains($0) }, "\(counts)")
  }

  @Test func `a schedule that follows another one skips what was due`() {
    var schedule = schedule(phase: 0)
    schedule.skip(to: time(1030))
    #expect(schedule.next == time(1060))
  }
}
