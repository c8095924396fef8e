import Model

/// The tag and the status of one tunnel, with the rows of the table that gave them.
struct TunnelVerdict {
  /// A row that applied.
  struct Applied {
    let pass: DecisionPass
    /// Nil for a note.
    let status: Status?
    let reason: Reason
  }

  let tag: Tag
  let status: Status
  /// The deciding ones first.
  let applied: [Applied]
  let basis: Licensing.Basis
  /// The waiver that lowered the status.
  let waiver: WaiverReference?

  var licensing: Licensing {
    Licensing(tag: tag, status: status, basis: basis, reasons: applied.map(\.reason), waiver: waiver)
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

  /// Weighs every row of the table.
  init(_ facts: TunnelFacts, evidence: EvidenceList) {
    var applied: [Applied] = []
    var unwaived = Status.notApplicable
    let waiving = Waiving(facts)
    for row in DecisionTable.rows {
      let status = row.ground == .authorisations ? waiving.lowered(row.status) : row.status
      let ids = Self.evidence(for: row.ground, facts, evidence)
      for text in row.applies(facts) {
        unwaived = max(unwaived, row.status ?? .notApplicable)
        applied.append(
          Applied(
            pass: row.pass, status: status,
            reason: Reason(row.code, text, evidence: ids.isEmpty ? nil : ids)))
      }
    }
    let passes = Set(applied.map(\.pass))
    self.tag =
      passes.contains(.negative) ? .unlicensed : passes.contains(.uncertain) ? .undetermined : .licensed
    if applied.allSatisfy({ $0.status == nil }) {
      let ids = evidence.ids(of: [.process]) + facts.gateway.evidence
      applied.insert(
        Applied(pass: .positive, status: .compliant, reason: Reason(.ok, Self.ok(facts), evidence: ids)),
        at: 0)
    }
    let status = applied.compactMap(\.status).max() ?? .compliant
    self.status = status
    self.basis = facts.isAttested ? .attested : .observed
    self.waiver = status < unwaived ? waiving.reference(instead: unwaived) : nil
    // The table's order within a pass is kept.
    self.applied =
      applied.filter { $0.pass == .negative } + applied.filter { $0.pass == .uncertain }
      + applied.filter { $0.pass == .positive } + waiving.notes(isUsed: waiver != nil)
  }

  /// The verdict on a tunnel that leads to several places: the worst one's, with what the others add to it. Nil for
  /// none. A reason that differs from place to place begins with the place's name.
  init?(worstOf verdicts: [(name: String?, verdict: TunnelVerdict)]) {
    let ordered = verdicts.sorted {
      ($1.verdict.tag, $1.verdict.status) < ($0.verdict.tag, $0.verdict.status)
    }
    guard let worst = ordered.first else { return nil }
    self.tag = worst.verdict.tag
    self.status = ordered.map(\.verdict.status).max() ?? worst.verdict.status
    self.basis = ordered.contains { $0.verdict.basis == .attested } ? .attested : .observed
    self.waiver = ordered.lazy.compactMap(\.verdict.waiver).first
    var applied: [Applied] = []
    // One place with a reason of a sort is told, however many share it; that one holds says nothing beside one that
    // does not.
    for (name, verdict) in ordered {
      let known = Set(applied.map(\.reason.code))
      for item in verdict.applied where !known.contains(item.reason.code) {
        if item.reason.code == .ok, verdict.status != status || !applied.isEmpty { continue }
        let alike = ordered.allSatisfy { $0.verdict.applied.contains { $0.reason.text == item.reason.text } }
        let text =
          alike ? item.reason.text : [name, item.reason.text].compactMap(\.self).joined(separator: ": ")
        applied.append(
          Applied(
            pass: item.pass, status: item.status,
            reason: Reason(item.reason.code, text, evidence: item.reason.evidence)))
      }
    }
    self.applied = [.negative, .uncertain, .positive].flatMap { pass in applied.filter { $0.pass == pass } }
  }

  /// The verdict on a tunnel that does not count, because it carries nothing or because others dial in; a product
  /// that the company denies is denied all the same.
  init(uncounted facts: TunnelFacts, gaps: [CollectorReport], evidence: EvidenceList) {
    let draft = facts.draft
    let ids = evidence.ids(of: [.kernel, .process])
    let (code, text): (ReasonCode, String) =
      switch draft.role {
      case .server: (.server, "others dial in to \(draft.label)")
      case .overlay: (.overlay, "\(draft.label) is no VPN: \(draft.overlay ?? "it stays inside")")
      case .vpn: (.idle, Self.idle(draft, gaps))
      }
    let why = Applied(
      pass: .positive, status: facts.denial == nil ? .notApplicable : nil,
      reason: Reason(code, text, evidence: ids))
    let denials = facts.deniedProduct.map {
      Applied(
        pass: .negative, status: .nonCompliant,
        reason: Reason(.productDenied, $0, evidence: evidence.ids(of: [.process])))
    }
    self.tag = denials.isEmpty ? .none : .unlicensed
    self.status = denials.isEmpty ? .notApplicable : .nonCompliant
    self.applied = denials + [why]
    self.basis = .observed
    self.waiver = nil
  }

  private static func idle(_ draft: TunnelDraft, _ gaps: [CollectorReport]) -> String {
    if let link = draft.link {
      if !link.up { return "\(link.name) is down" }
      if !link.carrier { return "\(link.name) has no carrier" }
      let silent = draft.kind == .wireguard ? ", and none of its peers had a handshake within 180 s" : ""
      return "nothing is routed into \(link.name)\(silent)"
    }
    if case .elsewhere(let link?) = draft.place {
      return "\(link.name) " + (link.up ? "has no carrier" : "is down") + ", in another namespace"
    }
    // A program without an interface may still work through the kernel, or hold what could not be looked at.
    let blind = gaps.filter { [.tunProcesses, .xfrmPolicies, .namespaces].contains($0.name) }
    let text = "\(draft.label) runs, and no tunnel of it was seen"
    return blind.isEmpty ? text : "\(text); \(blind.sentence)"
  }

  private static func ok(_ facts: TunnelFacts) -> String {
    guard let provider = facts.provider, let authorisations = facts.authorisations,
      let licence = authorisations.licence
    else {
      return "nothing is against it"
    }
    let until = licence.valid.until.map { " to \($0.eve)" } ?? ""
    let holds =
      "the gateway is \(provider.name)'s, and \(licence.instrument.rawValue) \(licence.number) holds\(until)"
    return holds + (authorisations.line.map { "; \($0)" } ?? "")
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
