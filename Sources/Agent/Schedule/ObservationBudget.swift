import Linux

/// How much of its time the agent may spend on observations that nobody scheduled: each costs, and whoever changes the
/// host's network all the time must not make the agent a burden on it.
///
/// A bucket of time that fills steadily. An observation may begin while there is something in it, and takes out what it
/// cost; so the sum over any stretch is at most what flows in, and the bucket, and one observation.
struct ObservationBudget {
  /// How much it holds at most.
  private let most: Duration
  /// How much of each second flows in.
  private let share: Double
  private var held: Duration
  private var filled: MonotonicTime

  init(most: Duration, share: Double, at now: MonotonicTime) {
    self.most = most
    self.share = share
    held = most
    filled = now
  }

  private mutating func fill(to now: MonotonicTime) {
    guard now > filled else { return }
    held = min(most, held + (now - filled) * share)
    filled = now
  }

  /// When an observation may begin at the earliest: now, or once something is in it again.
  mutating func ready(at now: MonotonicTime) -> MonotonicTime {
    fill(to: now)
    return held > .zero ? now : now + (.zero - held) / share + .milliseconds(1)
  }

  /// Takes out what an observation cost.
  mutating func spend(_ cost: Duration, at now: MonotonicTime) {
    fill(to: now)
    held -= cost
  }
}
