import Classifier
public import Model

/// Applies a registry to stored documents of many hosts: what each host's verdict would be, and what would change.
///
/// A host state is judged whole, without endpoints: which of them a tunnel carries is not part of it. A record keeps
/// what its tunnels came to, not everything that this rests on, so that only one with its host state, or without
/// tunnels, can be judged again.
/// The latest document of each host counts.
public struct RegistrySimulation {
  /// A registry with the policy that it is tried under.
  public struct Side: Sendable {
    let registry: Registry
    let judge: Judge

    /// The registry is taken for signed, as it will be where it is rolled out. `digest` gives SHA-256 in hexadecimal.
    public init(
      _ registry: Registry, catalogue: Catalogue, policy: Policy.VPN, namespaces: Profile.NamespaceScope,
      digest: @escaping @Sendable ([UInt8]) -> String
    ) {
      self.registry = registry
      self.judge = Judge(
        catalogue: catalogue, registry: .held(registry), policy: policy, namespaces: namespaces,
        isSigned: true, digest: digest)
    }
  }

  /// What is kept of a host.
  private struct Outcome {
    let at: Timestamp
    let group: Int
    let name: String
  }

  /// What the hosts of one group have in common.
  private struct Kind: Hashable {
    let from: SimulationResult.HostResult?
    let to: SimulationResult.HostResult
    let reasons: [Reason]
    let gone: [Reason]
  }

  /// With more kinds than these, further hosts are grouped by their codes alone.
  static let mostKinds = 2_000

  private let new: Side
  private let old: Side?
  private let moment: Timestamp?
  /// The site that the profile is for, and its region by it.
  private let site: (name: String, region: Region?)?
  private let countsAll: Bool
  private var outcomes: [HostKey: Outcome] = [:]
  /// Hosts whose latest document says too little to judge them by, with its time.
  private var unjudged: [HostKey: Timestamp] = [:]
  private var kinds: [Kind: Int] = [:]
  private var documents = 0
  private var older = 0
  private var nameless = 0

  /// A simulation of a registry, beside another where one is given. Each host is judged at the time of its document, or at
  /// a `moment`; `countsAll` takes every document for a host of its own.
  public init(
    of new: Side, against old: Side?, at moment: Timestamp?, profile: Profile, countsAll: Bool = false
  ) {
    self.new = new
    self.old = old
    self.moment = moment
    self.site = profile.site.map { ($0, profile.region) }
    self.countsAll = countsAll
  }

  /// Takes in a document.
  public mutating func add(_ document: StoredDocument) {
    documents += 1
    let key = countsAll ? .document(documents) : HostKey(document.host, document: documents)
    if document.host.id == nil, document.host.name == nil { nameless += 1 }
    if let known = outcomes[key], known.at >= document.at {
      older += 1
      return
    }
    if let known = unjudged[key], known > document.at {
      older += 1
      return
    }
    guard let state = HostState(judging: document, by: [new, old]) else {
      // What the host was before says nothing of what it is.
      if outcomes.removeValue(forKey: key) != nil || unjudged[key] != nil { older += 1 }
      unjudged[key] = document.at
      return
    }
    if outcomes[key] != nil || unjudged.removeValue(forKey: key) != nil { older += 1 }
    outcomes[key] = Outcome(
      at: document.at, group: number(of: kind(of: state)),
      name: document.host.name ?? document.host.id ?? "document \(documents)")
  }

  private func kind(of state: HostState) -> Kind {
    let after = verdict(on: state, by: new, other: old)
    let to = SimulationResult.HostResult(after.compliance)
    let reasons = after.plainReasons
    guard let old else { return Kind(from: nil, to: to, reasons: reasons, gone: []) }
    let before = verdict(on: state, by: old, other: new)
    let from = SimulationResult.HostResult(before.compliance)
    if from == to { return Kind(from: from, to: to, reasons: [], gone: []) }
    let past = before.plainReasons
    return Kind(
      from: from, to: to, reasons: reasons.filter { !past.contains($0) },
      gone: past.filter { !reasons.contains($0) })
  }

  private func verdict(on state: HostState, by side: Side, other: Side?) -> Verdict {
    side.judge.verdict(
      on: state, probes: [],
      from: Standpoint(
        moment: moment ?? state.at, region: region(of: state.host, by: side.registry, other: other?.registry))
    )
  }

  /// The region of a host by a registry: by its sites, else by the profile, else what the document says.
  private func region(of host: HostIdentity, by registry: Registry, other: Registry?) -> Region? {
    guard let name = host.site else { return host.region }
    if let region = registry.sites[name] { return region }
    if let site, site.name == name { return site.region }
    // What the document has may be the other registry's word, which this one does not say.
    return other?.sites[name] == host.region ? nil : host.region
  }

  private mutating func number(of kind: Kind) -> Int {
    if let number = kinds[kind] { return number }
    var kind = kind
    if kinds.count >= Self.mostKinds {
      func codes(_ reasons: [Reason]) -> [Reason] {
        Set(reasons.map { $0.about(.host).with(nil).withoutEvidence })
          .sorted { $0.writtenCode < $1.writtenCode }
      }
      kind = Kind(
        from: kind.from, to: kind.to, reasons: codes(kind.reasons), gone: codes(kind.gone))
    }
    let number = kinds[kind] ?? kinds.count
    kinds[kind] = number
    return number
  }

  /// The result, with the `names` of so many hosts of each group.
  public func result(names most: Int) -> SimulationResult {
    var hosts = [Int](repeating: 0, count: kinds.count)
    var names = [[String]](repeating: [], count: kinds.count)
    for outcome in outcomes.values {
      hosts[outcome.group] += 1
      names[outcome.group].append(outcome.name)
    }
    var transitions: [[SimulationResult.HostResult?]: Int] = [:]
    var groups: [SimulationResult.Group] = []
    for (kind, number) in kinds where hosts[number] > 0 {
      transitions[[kind.from, kind.to], default: 0] += hosts[number]
      guard kind.from != kind.to else { continue }
      groups.append(
        SimulationResult.Group(
          from: kind.from, to: kind.to, reasons: kind.reasons, gone: kind.gone, hosts: hosts[number],
          names: Array(names[number].sorted().prefix(most))))
    }
    let counted = transitions.compactMap { pair, count -> SimulationResult.Transition? in
      guard let to = pair[1] else { return nil }
      return SimulationResult.Transition(from: pair[0], to: to, hosts: count)
    }
    return SimulationResult(
      serial: new.registry.meta.serial, against: old?.registry.meta.serial, documents: documents,
      hosts: outcomes.count, older: older, unjudged: unjudged.count, nameless: nameless,
      transitions: counted.sorted(by: Self.comesFirst), groups: groups.sorted(by: Self.comesFirst))
  }

  private static func comesFirst(_ a: SimulationResult.Transition, _ b: SimulationResult.Transition) -> Bool {
    if a.isChange != b.isChange { return a.isChange }
    if a.hosts != b.hosts { return a.hosts > b.hosts }
    return a.to.text + (a.from?.text ?? "") < b.to.text + (b.from?.text ?? "")
  }

  private static func comesFirst(_ a: SimulationResult.Group, _ b: SimulationResult.Group) -> Bool {
    if a.hosts != b.hosts { return a.hosts > b.hosts }
    func text(_ group: SimulationResult.Group) -> String {
      ([group.to.text, group.from?.text ?? ""]
        + (group.reasons + group.gone).map { $0.writtenCode + ($0.facts.map { "\($0)" } ?? "") })
        .joined(separator: "\n")
    }
    return text(a) < text(b)
  }
}

extension SimulationResult.HostResult {
  init(_ compliance: Compliance) { self.init(tag: compliance.tag, status: compliance.status) }

  var text: String { "\(tag.rawValue) \(status.rawValue)" }
}

extension Verdict {
  /// The host's reasons as they are given of many hosts: without the tunnel that each is about.
  var plainReasons: [Reason] {
    var seen: Set<Reason> = []
    return compliance.reasons.compactMap { reason in
      let plain = reason.about(.host).withoutEvidence
      return seen.insert(plain).inserted ? plain : nil
    }
  }
}

extension HostState {
  /// The part of a document that can be evaluated again; nil if it does not hold everything that counted.
  ///
  /// A host on which no tunnel was found has nothing that any registry could say something of, unless the registry
  /// lists executables, one of which might be a program that was passed over, or accepts that processes refuse to be read.
  fileprivate init?(judging document: StoredDocument, by sides: [RegistrySimulation.Side?]) {
    switch document {
    case .state(let state): self = state
    case .record(let record):
      if let state = record.state {
        // That a part of the host is meant is the profile's word, which no registry changes.
        self = [nil, .host].contains(record.observation.extent) ? state : state.withoutView
        return
      }
      guard record.tunnels.isEmpty, sides.allSatisfy({ $0?.registry.executables.isEmpty ?? true }) else {
        return nil
      }
      // Which processes refuse to be read, the state alone has.
      let mayBeAccepted = sides.contains { $0?.registry.acceptedRefusals.isEmpty == false }
      if mayBeAccepted, record.observation.collectors.contains(where: \.isOfRefusals) { return nil }
      self.init(
        host: record.host, at: record.time.started, clockSynchronized: record.time.clockSynchronized,
        netns: 0, view: record.limitedView,
        collectors: record.observation.collectors)
    }
  }
}

extension CheckRecord {
  /// From where the host was observed, as far as the record gives it as a reason.
  fileprivate var limitedView: HostView? {
    for case .host(.viewLimited(let pid, let network))? in compliance.reasons.map(\.facts) {
      return HostView(pid: pid, network: network)
    }
    return nil
  }
}
