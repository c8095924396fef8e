public import Model

/// What the verification of a journal came to.
public enum Verification: Hashable, Sendable {
  case good(Extent)
  /// `Extent` is what was good before it.
  case bad(ChainFault, Extent)
  /// Neither can be said.
  case undecided(Obstacle)

  /// What was verified.
  public struct Extent: Hashable, Sendable {
    /// How many entries.
    public fileprivate(set) var count = 0
    /// The number of the first one; nil for none.
    public fileprivate(set) var first: Int64?
    /// The last one; nil for none.
    public fileprivate(set) var head: ChainHead?
    /// What is said to be missing, in the order of the entries.
    public fileprivate(set) var gaps: [Gap] = []

    public init() {}

    /// Takes in the next entry.
    mutating func add(_ head: ChainHead, _ gap: Gap?) {
      count += 1
      first = first ?? head.seq
      self.head = head
      if let gap, gaps.count < Self.mostGaps { gaps.append(gap) }
    }

    private static let mostGaps = 1000
  }

  /// Why nothing can be said.
  public enum Obstacle: Hashable, Sendable {
    /// There is no public key to verify by.
    case noKey
    /// There is no entry.
    case empty
    /// The entry of the head that was given is deleted, as a signed gap says, and its digest is not known any more.
    case headDeleted
  }
}
