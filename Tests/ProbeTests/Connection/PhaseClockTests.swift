import Linux
import Model
import Testing

@testable import Probe

struct PhaseClockTests {
  private struct Step: Sendable {
    let phase: Failure.Phase
    let took: Duration
  }

  /// What a timeout is taken for after some phases, the last of which had the rest of the time.
  private static func judged(
    _ code: Failure.Code, of timeout: Duration, after steps: [Step], roundTrip: Duration? = nil
  ) -> Failure {
    let clock = PhaseClock(timeout: timeout)
    var moment = clock.deadline + .zero
    moment = MonotonicTime(nanoseconds: moment.nanoseconds - timeout.wholeNanoseconds)
    for step in steps {
      clock.begin(step.phase, at: moment)
      moment = moment + step.took
    }
    clock.begin(code.phase, at: moment)
    return clock.judged(
      Failure(code), roundTrip: roundTrip.map { Microseconds($0.wholeNanoseconds / 1000) }, at: clock.deadline
    )
  }

  @Test func `a phase that had time enough has its own code`() {
    #expect(Self.judged(.tcpTimeout, of: .seconds(1), after: []).code == .tcpTimeout)
    let step = Step(phase: .connect, took: .milliseconds(900))
    #expect(Self.judged(.tlsTimeoutAfterHello, of: .seconds(1), after: [step]).code == .tlsTimeoutAfterHello)
    // However little, where no other used more.
    #expect(Self.judged(.tcpTimeout, of: .milliseconds(20), after: []).code == .tcpTimeout)
  }

  @Test func `a phase that had less than 50 ms is not the cause, and the shares are said`() {
    let steps = [Step(phase: .connect, took: .milliseconds(960))]
    let failure = Self.judged(.tlsTimeoutAfterHello, of: .seconds(1), after: steps)
    #expect(failure.code == .deadlineExhausted && failure.phase == .tls && failure.isCensored)
    #expect(
      failure.facts
        == .deadline(shares: Sample.Phases(connect: Microseconds(960_000), tls: Microseconds(40_000))))
  }

  @Test func `a phase that had less than two round trips is not the cause`() {
    let steps = [Step(phase: .connect, took: .milliseconds(600))]
    let far = Self.judged(.tlsTimeoutMid, of: .seconds(1), after: steps, roundTrip: .milliseconds(250))
    #expect(far.code == .deadlineExhausted)
    let near = Self.judged(.tlsTimeoutMid, of: .seconds(1), after: steps, roundTrip: .milliseconds(150))
    #expect(near.code == .tlsTimeoutMid)
  }

  @Test func `resolving a name uses none of the others' time`() {
    let steps = [Step(phase: .resolve, took: .seconds(30)), Step(phase: .connect, took: .milliseconds(500))]
    #expect(Self.judged(.tlsTimeoutAfterHello, of: .seconds(1), after: steps).code == .tlsTimeoutAfterHello)
    let late = [Step(phase: .resolve, took: .seconds(30)), Step(phase: .connect, took: .milliseconds(990))]
    let failure = Self.judged(.tlsTimeoutAfterHello, of: .seconds(1), after: late)
    guard case .deadline(let shares)? = failure.facts else {
      Issue.record("\(failure)")
      return
    }
    #expect(shares.resolve == Microseconds(30_000_000) && shares.tls == Microseconds(10_000))
  }

  @Test func `what is no timeout stays what it is`() {
    let clock = PhaseClock(timeout: .milliseconds(1))
    clock.begin(.connect)
    clock.begin(.tls, at: clock.deadline)
    #expect(clock.judged(Failure(.tlsNotTLS), roundTrip: nil, at: clock.deadline).code == .tlsNotTLS)
  }
}
