/// What the agent made a check for.
public struct CheckTrigger: Hashable, Sendable, Codable {
  /// The occasion.
  public enum Cause: String, Hashable, Sendable, Codable, CaseIterable {
    /// The agent started.
    case start
    /// It was time.
    case schedule
    /// The kernel reported that its network changed.
    case network
    /// The agent's files changed, or it was asked to read them again.
    case reload
    /// The wall clock was set.
    case clock
    /// The host woke up.
    case resume
  }

  /// What of its network the kernel reported.
  public enum Change: String, Hashable, Sendable, Codable, CaseIterable {
    case links, addresses, routes, rules
    /// IPsec's policies and associations.
    case xfrm
    /// Something in another network namespace that is connected with this one.
    case namespaces
    /// The kernel had more to report than there was room for.
    case lost
  }

  public let cause: Cause
  /// What changed, in the order of `Change`; nil where the cause is another one.
  public let changes: [Change]?

  public init(_ cause: Cause, changes: Set<Change>? = nil) {
    self.cause = cause
    self.changes = changes.map { changes in Change.allCases.filter(changes.contains) }
  }
}
