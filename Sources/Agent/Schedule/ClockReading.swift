import Linux

/// How the clocks stand to each other, by which a sleep of the host and a step of the wall clock are known.
struct ClockReading {
  /// The wall clock's distance from the one that nobody sets, in nanoseconds.
  private var wall: Int64
  /// The distance of the clock that counts sleep from the one that does not.
  private var asleep: Int64

  /// What is less is not said: clocks are always being adjusted a little.
  private static let smallest = Duration.seconds(2)

  init() {
    wall = MonotonicTime.bootTime
    asleep = Self.sleep
  }

  private static var sleep: Int64 { BootTime.now.nanoseconds - MonotonicTime.now.nanoseconds }

  /// For how long the host has slept since the last call; nil where it has not.
  mutating func slept() -> Duration? {
    let now = Self.sleep
    defer { asleep = now }
    let length = Duration.nanoseconds(now - asleep)
    return length >= Self.smallest ? length : nil
  }

  /// By how much the wall clock was set since the last call, forward or, negative, back; nil where it was not.
  mutating func stepped() -> Duration? {
    let now = MonotonicTime.bootTime
    let step = Duration.nanoseconds(now - wall)
    guard step >= Self.smallest || step <= .zero - Self.smallest else { return nil }
    wall = now
    return step
  }
}
