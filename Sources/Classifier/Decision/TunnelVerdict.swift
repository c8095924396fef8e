import Model

/// The tag and the status of one tunnel, with the rows of the table that gave them.
struct TunnelVerdict {
  /// A row that applied.
  struct Applied {
    let pass: DecisionPass
    /// Nil for a note.
    let status: Status?
    let severity: Severity
    let reason: Reason
  }

  let tag: Tag
  let status: Status
  /// The worst row's that applied.
  let severity: Severity
  /// The deciding ones first.
  let applied: [Applied]
  let basis: Licensing.Basis
  /// The waiver that lowered the status.
  let waiver: WaiverReference?

  var licensing: Licensing {
    Licensing(
      tag: tag, status: status, severity: severity, basis: basis, reasons: applied.map(\.reason),
      waiver: waiver)
  }

  /// What there is to say of waivers, which every report shows.
  var waivers: [Reason] {
    applied.map(\.reason).filter { [.waived, .waiverEnded].contains($0.code) }
  }

  /// The rows without which tag or status would be another.
  var deciding: [Reason] {
    let pass = applied.first?.pass
    return applied.filter { $0.status != nil && ($0.pass == pass || $0.status == status) }.map(\.reason)
  }

  /// Evaluates every row of the table.
  init(_ facts: TunnelFacts, evidence: EvidenceList) {
    let subject = ReasonSubject.tunnel(facts.draft.id)
    var applied: [Applied] = []
    var unwaived = Status.notApplicable
    let waiving = Waiving(facts)
    for row in DecisionTable.rows {
      let status = row.ground == .authorisations ? waiving.lowered(row.status) : row.status
      let ids = Self.evidence(for: row.ground, facts, evidence)
      for found in row.applies(facts) {
        unwaived = max(unwaived, row.status ?? .notApplicable)
        applied.append(
          Applied(
            pass: row.pass, status: status, severity: row.severity(status),
            reason: Reason(row.code, subject, found, evidence: ids.isEmpty ? nil : ids)))
      }
    }
    if applied.allSatisfy({ $0.status == nil }) {
      let ids = evidence.ids(of: [.process]) + facts.gateway.evidence
      applied.insert(
        Applied(
          pass: .positive, status: .compliant, severity: .ok,
          reason: Reason(.ok, subject, .verdict(Self.ok(facts)), evidence: ids)), at: 0)
    }
    let status = applied.compactMap(\.status).max() ?? .compliant
    let waiver = status < unwaived ? waiving.reference(instead: unwaived) : nil
    // The table's order within a pass is kept.
    self.init(
      rows: [DecisionPass.negative, .uncertain, .positive].flatMap { pass in
        applied.filter { $0.pass == pass }
      }
        + waiving.notes(isUsed: waiver != nil, of: subject),
      basis: facts.isAttested ? .attested : .observed, waiver: waiver)
  }

  /// The verdict by the rows that applied, those of the first pass first.
  init(rows applied: [Applied], basis: Licensing.Basis, waiver: WaiverReference?) {
    self.tag = applied.map(\.pass).min()?.tag ?? .licensed
    self.status = applied.compactMap(\.status).max() ?? .compliant
    self.severity = applied.map(\.severity).max() ?? .ok
    self.applied = applied
    self.basis = basis
    self.waiver = waiver
  }

  /// The verdict on a tunnel with several remotes: the worst one's, with what the others add to it. Nil for none. A
  /// reason that differs from remote to remote is about the peer.
  init?(worstOf verdicts: [(peer: String?, verdict: TunnelVerdict)]) {
    let ordered = verdicts.sorted {
      ($1.verdict.tag, $1.verdict.status) < ($0.verdict.tag, $0.verdict.status)
    }
    guard let worst = ordered.first else { return nil }
    self.tag = worst.verdict.tag
    self.status = ordered.map(\.verdict.status).max() ?? worst.verdict.status
    self.severity = ordered.map(\.verdict.severity).max() ?? worst.verdict.severity
    self.basis = ordered.contains { $0.verdict.basis == .attested } ? .attested : .observed
    self.waiver = ordered.lazy.compactMap(\.verdict.waiver).first
    var applied: [Applied] = []
    // One remote with a reason of a code is named, however many share it; that one holds says nothing beside one that
    // does not.
    for (peer, verdict) in ordered {
      let known = Set(applied.map(\.reason.code))
      for item in verdict.applied where !known.contains(item.reason.code) {
        if item.reason.code == .ok, verdict.status != status || !applied.isEmpty { continue }
        let isShared = ordered.allSatisfy { other in
          other.verdict.applied.contains {
            $0.reason.code == item.reason.code && $0.reason.facts == item.reason.facts
          }
        }
        applied.append(isShared ? item : item.about(peer: peer))
      }
    }
    self.applied = [.negative, .uncertain, .positive].flatMap { pass in applied.filter { $0.pass == pass } }
  }

  /// The verdict on a tunnel that does not count, because it carries nothing or because others dial in; a product
  /// that the company denies is denied all the same.
  init(uncounted facts: TunnelFacts, gaps: [CollectorReport], evidence: EvidenceList) {
    let draft = facts.draft
    let subject = ReasonSubject.tunnel(draft.id)
    let ids = evidence.ids(of: [.kernel, .process])
    let (code, role): (ReasonCode, RoleFacts) =
      switch (draft.role, draft.overlay) {
      case (.server, _): (.server, .server)
      case (.overlay, let ground?): (.overlay, .overlay(space: ground.space, ends: ground.ends))
      case (.guest, _): (.notHostVPN, .guest)
      case (.container, _): (.notHostVPN, .container)
      case (.transition, _): (.notHostVPN, .transition(how: draft.transition ?? .translation))
      case (.line, _): (.notHostVPN, .pppoe(interface: draft.lineInterface))
      case (.overlay, nil), (.vpn, _): (.idle, Self.idle(draft, gaps))
      }
    let why = Applied(
      pass: .positive, status: facts.denied == nil ? .notApplicable : nil, severity: .ok,
      reason: Reason(code, subject, .role(role), evidence: ids))
    let denials = facts.deniedProduct.map {
      Applied(
        pass: .negative, status: .nonCompliant, severity: .critical,
        reason: Reason(.productDenied, subject, $0, evidence: evidence.ids(of: [.process])))
    }
    self.tag = denials.isEmpty ? .none : .unlicensed
    self.status = denials.isEmpty ? .notApplicable : .nonCompliant
    self.severity = denials.isEmpty ? .ok : .critical
    self.applied = denials + [why]
    self.basis = .observed
    self.waiver = nil
  }

  private static func idle(_ draft: TunnelDraft, _ gaps: [CollectorReport]) -> RoleFacts {
    if case .policy = draft.place { return .noAssociation }
    if let link = draft.link {
      if !link.up { return .linkDown }
      if draft.associations == .none { return .noAssociation }
      if !link.carrier { return .noCarrier }
      return draft.kind == .wireguard ? .nothingRoutedNorHeard : .nothingRouted
    }
    if case .elsewhere(let link?) = draft.place { return link.up ? .noCarrierElsewhere : .linkDownElsewhere }
    // A program without an interface may still work through the kernel, or hold what could not be looked at.
    return .programOnly(
      collectors: gaps.filter { [.tunProcesses, .xfrmPolicies, .namespaces].contains($0.name) })
  }

  private static func ok(_ facts: TunnelFacts) -> VerdictFacts {
    guard let provider = facts.provider, let licence = facts.authorisations?.licence else {
      return .nothingAgainst
    }
    return .licensed(
      provider: provider.id, licence: licence.number, name: provider.name, instrument: licence.instrument,
      until: licence.valid.until?.eve, line: facts.authorisations?.line)
  }

  private static func evidence(
    for ground: DecisionTable.Ground, _ facts: TunnelFacts, _ evidence: EvidenceList
  ) -> [String] {
    switch ground {
    case .detection: evidence.ids(of: [.kernel])
    case .process: evidence.ids(of: [.process])
    case .gateway, .prohibition, .authorisations: facts.gateway.evidence
    case .registry: []
    }
  }
}

extension TunnelVerdict.Applied {
  /// The same as a reason about one peer of the tunnel; nil for a tunnel with one remote.
  fileprivate func about(peer: String?) -> TunnelVerdict.Applied {
    guard let peer, let tunnel = reason.subject.tunnel else { return self }
    return .init(
      pass: pass, status: status, severity: severity,
      reason: reason.about(.tunnel(tunnel, peer: peer)))
  }
}
