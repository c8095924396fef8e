internal import Linux
internal import Model

extension MonotonicTime {
  /// The whole microseconds since an earlier moment; 0 where that moment is the later one.
  func since(_ earlier: MonotonicTime) -> Microseconds {
    Microseconds(max(0, nanoseconds - earlier.nanoseconds) / 1000)
  }
}
