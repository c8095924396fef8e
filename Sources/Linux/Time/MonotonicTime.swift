internal import Glibc

/// A moment of CLOCK_MONOTONIC.
///
/// The standard library's `ContinuousClock` also counts the time that the host was suspended, and what is timed across
/// a suspended night would then look slow.
public struct MonotonicTime: Comparable, Sendable {
  public let nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Later than any other.
  public static let distantFuture = MonotonicTime(nanoseconds: .max)

  public static var now: MonotonicTime { MonotonicTime(nanoseconds: read(CLOCK_MONOTONIC)) }

  /// The distance of the wall clock from this one, in nanoseconds: it changes where a user or a time service sets the
  /// clock.
  public static var wallClockOffset: Int64 {
    var offset: Int64 = 0
    var narrowest = Int64.max
    for _ in 0..<4 {
      let before = now.nanoseconds
      let wall = read(CLOCK_REALTIME)
      let width = now.nanoseconds - before
      if width < narrowest {
        narrowest = width
        offset = wall - before - width / 2
      }
      // Wider where the kernel scheduled another thread between the two.
      if width < 5000 { break }
    }
    return offset
  }

  /// When the host was started, in nanoseconds since 1970 by the wall clock of now; what the kernel counts from the boot,
  /// it counts while the host is suspended, too.
  public static var bootTime: Int64 { read(CLOCK_REALTIME) - read(CLOCK_BOOTTIME) }

  /// How long ago the host was started, in nanoseconds.
  static var sinceBoot: Int64 { read(CLOCK_BOOTTIME) }

  /// The time that this thread has run on a CPU, in nanoseconds.
  public static var threadTime: Int64 { read(CLOCK_THREAD_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// A later moment; one past the end of the clock is the end of the clock.
  public static func + (time: MonotonicTime, duration: Duration) -> MonotonicTime {
    let (sum, overflow) = time.nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
    return MonotonicTime(nanoseconds: overflow ? .max : sum)
  }

  /// The time from one moment to another; negative where the other is earlier.
  public static func - (end: MonotonicTime, start: MonotonicTime) -> Duration {
    .nanoseconds(end.nanoseconds - start.nanoseconds)
  }

  @inlinable public static func < (a: MonotonicTime, b: MonotonicTime) -> Bool {
    a.nanoseconds < b.nanoseconds
  }
}

extension Duration {
  /// The duration in nanoseconds, between zero and ten years: no program sees the end of a longer wait.
  public var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    return min(seconds, 315_360_000) * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
