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

  /// How far the wall clock stands from this one, in nanoseconds: it changes where somebody sets the clock.
  static var wallClockOffset: Int64 {
    var offset: Int64 = 0
    var narrowest = Int64.max
    for _ in 0..<4 {
      let before = now.nanoseconds
      var wall = timespec()
      clock_gettime(CLOCK_REALTIME, &wall)
      let width = now.nanoseconds - before
      if width < narrowest {
        narrowest = width
        offset = Int64(wall.tv_sec) * 1_000_000_000 + Int64(wall.tv_nsec) - before - width / 2
      }
      // Wider where the thread was put aside between the two.
      if width < 5000 { break }
    }
    return offset
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
