import Model

/// What another registry makes of a fleet's hosts.
public struct SimulationResult: Hashable, Sendable {
  /// A host's result: its tag by the registry, its status by the policy.
  struct HostResult: Hashable, Sendable {
    let tag: Tag
    let status: Status

    init(tag: Tag, status: Status) {
      self.tag = tag
      self.status = status
    }
  }

  /// From what to what so many hosts go.
  struct Transition: Hashable, Sendable {
    /// Nil where nothing is compared with.
    let from: HostResult?
    let to: HostResult
    let hosts: Int

    init(from: HostResult?, to: HostResult, hosts: Int) {
      self.from = from
      self.to = to
      self.hosts = hosts
    }

    var isChange: Bool { from.map { $0 != to } ?? false }
  }

  /// Hosts with the same result for the same reasons.
  struct Group: Hashable, Sendable {
    let from: HostResult?
    let to: HostResult
    /// The reasons that are new; without a registry to compare with, every one.
    let reasons: [Reason]
    /// The reasons that no longer apply.
    let gone: [Reason]
    let hosts: Int
    /// Some of the hosts, by name, else by id.
    let names: [String]

    init(
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
  let serial: Int
  /// That of the one it is compared with; nil for none.
  let against: Int?
  let documents: Int
  /// Those that were judged.
  let hosts: Int
  /// Documents of a host of which a later one was judged.
  let older: Int
  /// Hosts of which there is no document that can be judged again.
  let unjudged: Int
  /// Documents that name no host at all: each was counted as a host of its own.
  let nameless: Int
  /// The most hosts first, changes before others.
  let transitions: [Transition]
  /// The groups of those that change, or of all where nothing is compared with; the most hosts first.
  let groups: [Group]

  init(
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
  var changed: Int { transitions.filter(\.isChange).reduce(0) { $0 + $1.hosts } }
}
