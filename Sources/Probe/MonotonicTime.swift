internal import Glibc
internal import Model

/// A moment of CLOCK_MONOTONIC, which every phase is stamped with.
///
/// The standard library's `ContinuousClock` counts the time that the host was suspended, too, and a handshake
/// across a suspended night would then look like a slow one.
struct MonotonicTime: Comparable {
  let nanoseconds: Int64

  static var now: MonotonicTime {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  /// The whole microseconds since an earlier moment; 0 where that moment is the later one.
  func since(_ earlier: MonotonicTime) -> Microseconds {
    Microseconds(max(0, nanoseconds - earlier.nanoseconds) / 1000)
  }

  /// A later moment; one past the end of the clock is the end of the clock.
  static func + (time: MonotonicTime, duration: Duration) -> MonotonicTime {
    let (sum, overflow) = time.nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
    return MonotonicTime(nanoseconds: overflow ? .max : sum)
  }

  static func < (a: MonotonicTime, b: MonotonicTime) -> Bool { a.nanoseconds < b.nanoseconds }
}

extension Duration {
  /// The duration in nanoseconds, between zero and ten years: a longer wait is none that a program sees the end of.
  var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    return min(seconds, 315_360_000) * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
