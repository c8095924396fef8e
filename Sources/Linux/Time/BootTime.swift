internal import Glibc

/// A moment of CLOCK_BOOTTIME, which counts while the host is suspended and which nobody sets.
///
/// It is for what is to be done every so often: after a night's sleep it is due at once, and once.
public struct BootTime: Comparable, Hashable, Sendable {
  public let nanoseconds: Int64

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  public static var now: BootTime { BootTime(nanoseconds: MonotonicTime.sinceBoot) }

  /// A later moment; one past the end of the clock is the end of the clock.
  public static func + (time: BootTime, duration: Duration) -> BootTime {
    let (sum, overflow) = time.nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
    return BootTime(nanoseconds: overflow ? .max : sum)
  }

  /// The time from one moment to another; negative where the other is earlier.
  public static func - (end: BootTime, start: BootTime) -> Duration {
    .nanoseconds(end.nanoseconds - start.nanoseconds)
  }

  public static func < (a: BootTime, b: BootTime) -> Bool { a.nanoseconds < b.nanoseconds }
}
