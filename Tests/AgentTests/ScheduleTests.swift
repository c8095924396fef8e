import Linux
import Testing

@testable import Agent

/// When what is due, on grids that are the host's own.
struct ScheduleTests {
  private static let second: Int64 = 1_000_000_000

  private func time(_ seconds: Int64) -> BootTime { BootTime(nanoseconds: seconds * Self.second) }

  private func schedule(phase: Int64) -> Schedule {
    Schedule(
      endpoints: [.seconds(60), .seconds(300), .seconds(60)], observe: .seconds(120),
      phase: UInt64(phase * Self.second), from: time(1000))
  }

  @Test
  func eachIsDueOnItsGridAndAllShareThePhase() {
    var schedule = schedule(phase: 70)
    // 70 s of phase are 10 s into the minute, 70 s into the five minutes and into the two.
    #expect(schedule.next == time(1010))
    #expect(schedule.take(at: time(1009)).isNothing)
    #expect(schedule.take(at: time(1010)) == .init(observes: false, endpoints: [0, 2]))
    #expect(schedule.take(at: time(1010)).isNothing)
    #expect(schedule.take(at: time(1070)) == .init(observes: true, endpoints: [0, 1, 2]))
    #expect(schedule.next == time(1130))
  }

  @Test
  func whatWasMissedIsDueOnceAndTheGridStays() {
    var schedule = schedule(phase: 0)
    #expect(schedule.take(at: time(1000)) == .init(observes: true, endpoints: [0, 1, 2]))
    #expect(schedule.take(at: time(5017)) == .init(observes: true, endpoints: [0, 1, 2]))
    #expect(schedule.take(at: time(5018)).isNothing)
    #expect(schedule.next == time(5020))
  }

  @Test
  func hostsWithOtherPhasesAreSpreadOverTheInterval() {
    var counts = [Int](repeating: 0, count: 10)
    for host in 0..<1000 {
      let phase = UInt64(truncatingIfNeeded: host &* 0x9e37_79b9_7f4a_7c15) >> 1
      let schedule = Schedule(endpoints: [.seconds(300)], observe: .seconds(300), phase: phase, from: time(0))
      counts[Int(schedule.next.nanoseconds / (30 * Self.second))] += 1
    }
    #expect(counts.allSatisfy { (60...140).contains($0) }, "\(counts)")
  }

  @Test
  func aScheduleThatFollowsAnotherSkipsWhatWasDue() {
    var schedule = schedule(phase: 0)
    schedule.skip(to: time(1030))
    #expect(schedule.next == time(1060))
  }
}
