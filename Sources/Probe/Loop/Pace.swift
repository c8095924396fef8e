internal import Linux

/// How far apart samples begin: about as far as one of them keeps the thread busy, so that they do not queue behind
/// each other's arithmetic.
///
/// A loop on which more has become ready than it expected begins with less: it lets everything go on that can before
/// it begins the next sample, and then only one.
struct Pace {
  /// The distance that was asked for; nil to go by what samples take.
  private let fixed: Duration?
  /// What a sample takes of the CPU, in nanoseconds, as far as is known.
  private(set) var cost: Int64 = 500_000
  private var spent: Int64?
  /// The earliest moment of the next sample.
  private(set) var next: MonotonicTime

  /// A pace that begins at a moment, with `fixed` between samples where it is given.
  init(_ fixed: Duration?, from begun: MonotonicTime) {
    self.fixed = fixed
    next = begun
  }

  /// When a sample that is wanted from a moment on is due.
  func due(_ wanted: MonotonicTime) -> MonotonicTime { max(wanted, next) }

  /// Notes that a sample has begun that was due at a moment.
  mutating func begun(due: MonotonicTime) {
    // A little closer than what they take, or the thread would stand idle whenever one takes less.
    next = due + (fixed ?? .nanoseconds(cost - cost / 20))
  }

  /// Notes that samples have ended after the thread had run for so many nanoseconds in all.
  mutating func ended(_ count: Int, afterRunningFor total: Int64) {
    defer { spent = total }
    guard let spent, count > 0 else { return }
    // One that was far more costly is rather a page fault or the first of its kind.
    let each = min(max(0, total - spent) / Int64(count), cost * 4)
    for _ in 0..<min(count, 64) { cost += (each - cost) / 16 }
    cost = max(cost, 1000)
  }
}
