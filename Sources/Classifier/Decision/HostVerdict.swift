import Model

/// The verdict on the host: its tag is its worst tunnel's, its status what the policy makes of it.
struct HostVerdict {
  let compliance: Compliance

  init(
    tunnels: [JudgedTunnel], state: HostState, registry: RegistryStanding, policy: Policy.VPN,
    endpoints: [EndpointVerdict], failOn: FailOn
  ) {
    let counted = tunnels.filter(\.isCounted)
    var reasons: [Reason] = []
    var tag = counted.map(\.verdict.tag).max() ?? .none
    var status = counted.map(\.verdict.status).max() ?? .compliant

    for judged in counted where judged.verdict.tag == tag || judged.verdict.status == status {
      // What a collector left unseen is said once, for the whole host.
      reasons += judged.verdict.deciding.filter { $0.text != judged.gaps.sentence }
        .map { Reason($0.code, "\(judged.draft.label): \($0.text)") }
    }
    // A waiver is told whatever decides.
    for judged in counted {
      reasons += judged.verdict.waivers.map { Reason($0.code, "\(judged.draft.label): \($0.text)") }
    }
    (tag, status) = Self.weigh(state, tag, status, &reasons, isCounted: !counted.isEmpty)
    status = Self.apply(policy, to: status, tag, hasVPN: !counted.isEmpty, &reasons)
    // What a refused registry asks of the host is not known, whatever tunnels there are.
    if let refusal = registry.refusal {
      status = max(status, .undetermined)
      if !reasons.contains(where: { $0.code == refusal.code }) { reasons.insert(refusal, at: 0) }
    }
    for endpoint in endpoints {
      reasons += endpoint.reasons
      if endpoint.isNonCompliant { status = .nonCompliant }
      if endpoint.isUndetermined { status = max(status, .undetermined) }
    }

    let outcomes = endpoints.map(\.record.outcome)
    self.compliance = Compliance(
      status: status, tag: tag, outcome: outcomes.max(), reasons: Self.once(reasons),
      exit: failOn.exitCode(status: status, outcomes: outcomes))
  }

  /// What was not seen may hide a tunnel. Without any tunnel, every gap stands against saying that there is none;
  /// beside licensed ones, a collector that was refused does, and one that was not asked is told as a note.
  private static func weigh(
    _ state: HostState, _ tag: Tag, _ status: Status, _ reasons: inout [Reason], isCounted: Bool
  ) -> (Tag, Status) {
    let gaps = state.gaps
    if gaps.isEmpty {
      if !isCounted { reasons.append(Reason(.noVPN, "no VPN is active\(state.extent)")) }
      return (tag, status)
    }
    let refused = gaps.filter { $0.status != .off }
    let grave = isCounted ? (tag == .licensed ? refused : []) : gaps
    if grave.isEmpty {
      let text = "other tunnels cannot be ruled out: " + gaps.sentence
      reasons.append(Reason(.detectPartial, text))
      return (tag, status)
    }
    let text = isCounted ? "other tunnels cannot be ruled out: " : "that no VPN is active cannot be said: "
    reasons.insert(Reason(.detectPartial, text + gaps.sentence), at: 0)
    return (.undetermined, max(status, .undetermined))
  }

  private static func apply(
    _ policy: Policy.VPN, to status: Status, _ tag: Tag, hasVPN: Bool, _ reasons: inout [Reason]
  ) -> Status {
    switch policy {
    case .licensedOrNone: return status
    case .licensed:
      // Where no rule asks for a licence, the company may.
      if tag == .undetermined, status < .review {
        reasons.insert(
          Reason(.policyVPN, "the policy asks for a licensed VPN, and none is known to be one"),
          at: 0)
        return .undetermined
      }
      guard tag == .none else { return status }
      reasons.insert(Reason(.policyVPN, "the policy asks for a licensed VPN, and none is active"), at: 0)
      return .nonCompliant
    case .none:
      guard hasVPN else { return status }
      reasons.insert(Reason(.policyVPN, "the policy allows no VPN, and one is active"), at: 0)
      return .nonCompliant
    case .any:
      reasons.insert(Reason(.policyAny, "the policy asks nothing of VPNs"), at: 0)
      return .notApplicable
    }
  }

  private static func once(_ reasons: [Reason]) -> [Reason] {
    var seen: Set<Reason> = []
    return reasons.filter { seen.insert($0).inserted }
  }
}

extension HostState {
  /// How far the host was looked at when every mandatory collector was complete: programs that the kernel runs on
  /// its sockets (BPF) can lead packets away without any other trace, and belong to the full assurance only.
  fileprivate var extent: String {
    let bpf = report(of: .bpf)
    return switch bpf.status {
    case .complete, .unsupported: ", and everything was looked at"
    case .off: " (standard: BPF hooks not looked at)"
    case .denied:
      " (standard: BPF hooks could not be looked at" + (bpf.needs.map { ", it needs \($0))" } ?? ")")
    case .failed: " (standard: BPF hooks could not be looked at)"
    }
  }
}
