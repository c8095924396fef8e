public import Model

/// What the hosts of a fleet come to by another registry.
public struct SimulationResult: Hashable, Sendable {
  /// What a host came to: its tag by the registry, its status by the policy.
  public struct HostResult: Hashable, Sendable {
    public let tag: Tag
    public let status: Status

    public init(tag: Tag, status: Status) {
      self.tag = tag
      self.status = status
    }
  }

  /// From what to what so many hosts go.
  public struct Transition: Hashable, Sendable {
    /// Nil where nothing is compared with.
    public let from: HostResult?
    public let to: HostResult
    public let hosts: Int

    public init(from: HostResult?, to: HostResult, hosts: Int) {
      self.from = from
      self.to = to
      self.hosts = hosts
    }

    public var isChange: Bool { from.map { $0 != to } ?? false }
  }

  /// Hosts that come to the same for the same reasons.
  public struct Group: Hashable, Sendable {
    public let from: HostResult?
    public let to: HostResult
    /// The reasons that are new; without a registry to compare with, every one.
    public let reasons: [Reason]
    /// The reasons that no longer apply.
    public let gone: [Reason]
    public let hosts: Int
    /// Some of the hosts, by name, else by id.
    public let names: [String]

    public init(
      from: HostResult?, to: HostResult, reasons: [Reason], gone: [Reason], hosts: Int, names: [String]
    ) {
      self.from = from
      self.to = to
      self.reasons = reasons
      self.gone = gone
      self.hosts = hosts
      self.names = names
    }
  }

  /// The serial of the registry that is tried.
  public let serial: Int
  /// That of the one it is compared with; nil for none.
  public let against: Int?
  public let documents: Int
  /// Those that were judged.
  public let hosts: Int
  /// Documents of a host of which a later one was judged.
  public let older: Int
  /// Hosts of which there is no document that can be judged again.
  public let unjudged: Int
  /// Documents that name no host at all: each was counted as a host of its own.
  public let nameless: Int
  /// The most hosts first, changes before others.
  public let transitions: [Transition]
  /// The groups of those that change, or of all where nothing is compared with; the most hosts first.
  public let groups: [Group]

  public init(
    serial: Int, against: Int?, documents: Int, hosts: Int, older: Int, unjudged: Int, nameless: Int,
    transitions: [Transition], groups: [Group]
  ) {
    self.serial = serial
    self.against = against
    self.documents = documents
    self.hosts = hosts
    self.older = older
    self.unjudged = unjudged
    self.nameless = nameless
    self.transitions = transitions
    self.groups = groups
  }

  /// How many hosts change.
  public var changed: Int { transitions.filter(\.isChange).reduce(0) { $0 + $1.hosts } }
}
