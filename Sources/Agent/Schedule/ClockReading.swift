import Linux

/// How the clocks stand to each other, by which a sleep of the host and a step of the wall clock are known.
struct ClockReading {
  /// The wall clock's distance from the one that nobody sets, in nanoseconds.
  private var wall: Int64
  /// The distance of the clock that counts sleep from the one that does not.
  private var asleep: Int64

  /// What is less is not said: clocks are always being adjusted a little.
  private static let smallest = Duration.seconds(2)

  /// What the clocks say at one moment, in nanoseconds.
  struct Moment {
    /// The wall clock's distance from the one that counts sleep.
    let wall: Int64
    /// How long the host has slept so far.
    let slept: Int64

    static var now: Moment {
      Moment(
        wall: MonotonicTime.bootTime, slept: BootTime.now.nanoseconds - MonotonicTime.now.nanoseconds)
    }
  }

  init(_ moment: Moment = .now) {
    wall = moment.wall
    asleep = moment.slept
  }

  /// For how long the host has slept since the last call; nil where it has not.
  mutating func slept(at moment: Moment = .now) -> Duration? {
    defer { asleep = moment.slept }
    let length = Duration.nanoseconds(moment.slept - asleep)
    return length >= Self.smallest ? length : nil
  }

  /// By how much the wall clock was set since the last call, forward or, negative, back; nil where it was not.
  ///
  /// A clock that is being drawn slowly to another time is set at some call.
  mutating func stepped(at moment: Moment = .now) -> Duration? {
    let step = Duration.nanoseconds(moment.wall - wall)
    guard step >= Self.smallest || step <= .zero - Self.smallest else { return nil }
    wall = moment.wall
    return step
  }
}
