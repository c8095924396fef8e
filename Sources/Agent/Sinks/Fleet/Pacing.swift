internal import Linux

/// How long a sink waits before it tries again: twice as long each time, less a random part, so that a fleet's hosts do not
/// come back at once.
struct Pacing {
  /// The first wait and the longest one.
  let first: Duration
  let longest: Duration
  /// How long a receiver may ask to be waited for.
  static let longestAsked = Duration.seconds(3600)
  private var failures = 0

  static let usual = Pacing(first: .seconds(1), longest: .seconds(300))

  init(first: Duration, longest: Duration) {
    self.first = first
    self.longest = longest
  }

  mutating func succeed() { failures = 0 }

  /// The next wait, no shorter than the receiver asked for.
  mutating func next(asked: Duration?) -> Duration {
    // 2^20 times any first wait is longer than the longest.
    let whole = min(longest, first * (1 << min(failures, 20)))
    failures += 1
    let wait = whole * Double.random(in: 0.5...1)
    return max(wait, min(asked ?? .zero, Self.longestAsked))
  }
}
