import Linux
import Model

/// Changes of the network that were reported and that no observation has answered yet.
///
/// A change is rarely alone: what brings a tunnel up sets the link, its addresses and its routes within some tens of
/// milliseconds. An observation therefore waits for a moment after the first of them; it does not wait for the last, or
/// whoever keeps changing something would put it off for ever.
struct PendingChanges {
  private(set) var changes: Set<CheckTrigger.Change> = []
  private var first: MonotonicTime?
  /// Whether it was said that they wait for their budget.
  private var isWaiting = false
  /// What a tunnel can come or go by.
  private var links: ObservationBudget
  /// What else may lead packets another way.
  private var others: ObservationBudget
  /// How many observations there may be, each as a second: what they bring is stored, and the disk is not without end.
  private var count: ObservationBudget

  /// How long after the first change it is waited for more.
  static let pause = Duration.milliseconds(100)

  /// So many observations may follow each other as fast as they come, and so many each second do in the long run.
  static let burst = 600
  static let each = 0.5

  init(at now: MonotonicTime) {
    links = ObservationBudget(most: .seconds(2), share: 0.2, at: now)
    others = ObservationBudget(most: .milliseconds(300), share: 0.1, at: now)
    count = ObservationBudget(most: .seconds(Self.burst), share: Self.each, at: now)
  }

  /// What may be a tunnel: the kinds of change that are answered before others.
  private static let telling: Set<CheckTrigger.Change> = [.links, .addresses, .xfrm, .namespaces, .lost]

  /// Takes in what was reported.
  mutating func add(_ more: Set<CheckTrigger.Change>, at moment: MonotonicTime) {
    guard !more.isEmpty else { return }
    changes.formUnion(more)
    if first == nil { first = moment }
  }

  /// When an observation is due for them; nil where there is none.
  mutating func due(at now: MonotonicTime) -> MonotonicTime? {
    guard let first else { return nil }
    let isTelling = !changes.isDisjoint(with: Self.telling)
    let ready = isTelling ? min(links.ready(at: now), others.ready(at: now)) : others.ready(at: now)
    return max(first + Self.pause, ready, count.ready(at: now))
  }

  /// Whether it waits for its budget from now on, and not only for the moment after the first change; true once for each
  /// observation that waits.
  mutating func isHeldBack(at now: MonotonicTime) -> Bool {
    guard !isWaiting, let first, let due = due(at: now) else { return false }
    isWaiting = due > max(first + Self.pause, now)
    return isWaiting
  }

  /// Takes them all: an observation begins.
  mutating func take() -> Set<CheckTrigger.Change> {
    defer {
      changes = []
      first = nil
      isWaiting = false
    }
    return changes
  }

  /// Pays for an observation that answered some.
  mutating func spend(_ cost: Duration, on changes: Set<CheckTrigger.Change>, at now: MonotonicTime) {
    count.spend(.seconds(1), at: now)
    if changes.isDisjoint(with: Self.telling) {
      others.spend(cost, at: now)
    } else {
      links.spend(cost, at: now)
    }
  }
}
