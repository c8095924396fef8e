import Model

/// The verdict on the host: its tag is its worst tunnel's, its status what the policy makes of it.
struct HostVerdict {
  let compliance: Compliance

  init(
    tunnels: [JudgedTunnel], state: HostState, gaps all: [CollectorReport],
    _ acceptance: RefusalAcceptance? = nil, registry: RegistryState,
    policy: Policy.VPN, endpoints: [EndpointVerdict], expiries: [Reason], meant: Profile.View = .host,
    extent: Extent = .host
  ) {
    let counted = tunnels.filter(\.isCounted)
    let gaps = acceptance?.open(all) ?? all
    var reasons: [Reason] = []
    var tag = counted.map(\.verdict.tag).max() ?? .none
    var status = counted.map(\.verdict.status).max() ?? .compliant

    for judged in counted where judged.verdict.tag == tag || judged.verdict.status == status {
      // What a collector left unseen is said once, for the whole host, unless it is a gap of this tunnel alone.
      let unseen = ReasonFacts.detection(.collectorsIncomplete(collectors: judged.gaps))
      let isSaid = judged.gaps.allSatisfy { !all.contains($0) || gaps.contains($0) }
      reasons += judged.verdict.deciding.filter { !isSaid || $0.facts != unseen }.map(\.withoutEvidence)
    }
    // A waiver is shown whatever decides.
    for judged in counted { reasons += judged.verdict.waivers.map(\.withoutEvidence) }
    (tag, status) = Self.evaluate(
      state, gaps, tag, status, counted.map(\.verdict.severity).max(), &reasons)
    (tag, status) = Self.evaluate(state.hookReasons, tag, status, &reasons)
    if let acceptance { status = Self.evaluate(acceptance, tag, status, &reasons) }
    (tag, status) = Self.evaluate(endpoints.compactMap(\.diversion), tag, status, &reasons)
    if meant == .host { (tag, status) = Self.evaluate(state.view, tag, status, &reasons) }
    status = Self.apply(policy, to: status, tag, hasVPN: !counted.isEmpty, &reasons)
    // What a refused registry asks of the host is not known, whatever tunnels there are.
    if let refusal = registry.refusal.map({ Reason($0.code, .host, .registry($0.facts)) }) {
      status = max(status, .undetermined)
      if !reasons.contains(where: { $0.code == refusal.code }) { reasons.insert(refusal, at: 0) }
    }
    for endpoint in endpoints {
      reasons += endpoint.reasons
      if endpoint.isNonCompliant { status = .nonCompliant }
      if endpoint.isUndetermined { status = max(status, .undetermined) }
    }
    if extent != .host { reasons.append(Reason(.scopeNarrowed, .host, .host(.narrowed(extent: extent)))) }
    // What has ended may be why a tunnel is undetermined, and is then said.
    reasons += expiries.filter { expiry in
      !expiry.isOver || !reasons.contains { $0.code == expiry.code }
    }

    let outcomes = endpoints.map(\.record.outcome)
    self.compliance = Compliance(
      status: status, tag: tag, outcome: outcomes.max(), reasons: Self.once(reasons),
      acceptedRefusals: acceptance.flatMap { $0.references.isEmpty ? nil : $0.references })
  }

  /// What was not seen may hide a tunnel. Without any tunnel, every gap stands against saying that there is none;
  /// beside those of which nothing worse is known, a collector that was refused does, and one that was not asked is noted.
  /// `severity` is the worst counted tunnel's; nil where none counts.
  private static func evaluate(
    _ state: HostState, _ gaps: [CollectorReport], _ tag: Tag, _ status: Status, _ severity: Severity?,
    _ reasons: inout [Reason]
  ) -> (Tag, Status) {
    let isCounted = severity != nil
    if gaps.isEmpty {
      if !isCounted { reasons.append(Reason(.noVPN, .host, .host(state.extent))) }
      return (tag, status)
    }
    let refused = gaps.filter { $0.status != .off }
    let isOpen = tag == .licensed || severity.map { $0 < .unknown } ?? true
    let grave = isCounted ? (isOpen ? refused : []) : gaps
    if grave.isEmpty {
      reasons.append(Reason(.detectPartial, .host, .host(.othersPossible(collectors: gaps))))
      return (tag, status)
    }
    let facts: HostFacts =
      isCounted ? .othersPossible(collectors: gaps) : .anyPossible(collectors: gaps)
    reasons.insert(Reason(.detectPartial, .host, .host(facts)), at: 0)
    return (max(tag, .undetermined), max(status, .undetermined))
  }

  /// What is accepted unseen is never silent: it makes a review of what would be compliant, and stands before what was
  /// seen.
  private static func evaluate(
    _ acceptance: RefusalAcceptance, _ tag: Tag, _ status: Status, _ reasons: inout [Reason]
  ) -> Status {
    guard !acceptance.references.isEmpty else {
      reasons += acceptance.reasons
      return status
    }
    reasons = reasons.map { $0.code == .noVPN ? $0.with(.host(.noVpnSeen)) : $0 }
    reasons.insert(contentsOf: acceptance.reasons, at: tag < .undetermined ? 0 : reasons.endIndex)
    return max(status, .review)
  }

  /// Packets that do not leave the host for where they are sent go somewhere that nothing found explains, and programs of
  /// the kernel's may lead them somewhere that nothing would show: then it cannot be said that there is no VPN, nor that
  /// those which were found are all.
  private static func evaluate(
    _ diversions: [Reason], _ tag: Tag, _ status: Status, _ reasons: inout [Reason]
  ) -> (Tag, Status) {
    guard !diversions.isEmpty else { return (tag, status) }
    reasons.removeAll { $0.code == .noVPN }
    reasons.insert(contentsOf: diversions, at: 0)
    return (max(tag, .undetermined), max(status, .undetermined))
  }

  /// In namespaces that are not the host's own neither the host's tunnels are seen nor where packets go that leave: the
  /// way out of a container is the host's. What was found there stays found.
  private static func evaluate(
    _ view: HostView?, _ tag: Tag, _ status: Status, _ reasons: inout [Reason]
  ) -> (Tag, Status) {
    guard let view, !view.isOfHost else { return (tag, status) }
    reasons.removeAll { $0.code == .noVPN }
    let limited = Reason(.viewLimited, .host, .host(.viewLimited(processes: view.pid, network: view.network)))
    reasons.insert(limited, at: tag > .undetermined ? reasons.endIndex : 0)
    return (max(tag, .undetermined), max(status, .undetermined))
  }

  private static func apply(
    _ policy: Policy.VPN, to status: Status, _ tag: Tag, hasVPN: Bool, _ reasons: inout [Reason]
  ) -> Status {
    switch policy {
    case .licensedOrNone: return status
    case .licensed:
      // Where no rule asks for a licence, the company may.
      if tag == .undetermined, status < .review {
        reasons.insert(Reason(.policyVPN, .host, .host(.licensedUnproven)), at: 0)
        return .undetermined
      }
      guard tag == .none else { return status }
      reasons.insert(Reason(.policyVPN, .host, .host(.licensedMissing)), at: 0)
      return .nonCompliant
    case .none:
      guard hasVPN else { return status }
      reasons.insert(Reason(.policyVPN, .host, .host(.vpnForbidden)), at: 0)
      return .nonCompliant
    case .any:
      reasons.insert(Reason(.policyAny, .host, .host(.policyOpen)), at: 0)
      return .notApplicable
    }
  }

  private static func once(_ reasons: [Reason]) -> [Reason] {
    var seen: Set<Reason> = []
    return reasons.filter { seen.insert($0).inserted }
  }
}

extension RegistryState {
  /// Why a registry that is named was not read, with the code that says so; nil where none is, and where it was.
  var refusal: (code: ReasonCode, facts: RegistryFacts)? {
    switch self {
    case .held, .none: nil
    case .unread(let refusal): (.noRegistry, .registryUnread(why: refusal.why))
    case .untrusted(let refusal):
      (.registryUntrusted, .registryRefused(why: refusal.why, line: refusal.line))
    case .rolledBack(let refusal):
      (.registryRolledBack, .registryRefused(why: refusal.why, line: refusal.line))
    }
  }
}

extension Reason {
  /// Whether it says that the registry or its grants have ended, which a tunnel's own reasons say as well.
  fileprivate var isOver: Bool { code == .registryExpired || code == .grantsExpired }
}

extension HostState {
  /// How far the host was looked at when every mandatory collector was complete: programs that the kernel runs on
  /// its sockets (BPF) can lead packets away without any other trace, and are looked at for the full assurance only.
  fileprivate var extent: HostFacts {
    let bpf = report(of: .bpf)
    return .noVpn(bpf: bpf.status, needs: bpf.status == .denied ? bpf.needs : nil)
  }
}
