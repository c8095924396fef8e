import Linux
import Testing

struct MonotonicTimeTests {
  @Test func `a moment does not run past the end of its clock, nor backwards`() {
    let early = MonotonicTime(nanoseconds: 1_999)
    #expect(early + .microseconds(3) == MonotonicTime(nanoseconds: 4_999))
    #expect(MonotonicTime(nanoseconds: .max) + .seconds(1) == MonotonicTime(nanoseconds: .max))
    #expect(early + .seconds(-1) == early)
    #expect(early < MonotonicTime(nanoseconds: 2_000))
  }

  @Test func `the clocks go on`() {
    let (begun, ran) = (MonotonicTime.now, MonotonicTime.threadTime)
    var sum: UInt64 = 0
    while MonotonicTime.now < begun + .milliseconds(2) { sum &+= 1 }
    #expect(sum > 0 && MonotonicTime.threadTime > ran)
  }

  @Test(
    arguments: [
      (Duration.seconds(-1), 0), (.nanoseconds(7), 7), (.seconds(2), 2_000_000_000),
      (.seconds(1_000_000_000_000), 315_360_000_000_000_000),
    ] as [(Duration, Int64)])
  func `a duration has whole nanoseconds, up to ten years`(duration: Duration, nanoseconds: Int64) {
    #expect(duration.wholeNanoseconds == nanoseconds)
  }
}
