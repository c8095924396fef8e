import Model

/// What the company waives of a tunnel's provider. It lowers a status to a review, changes no tag, and is never silent.
struct Waiving {
  /// The one in force that lasts longest.
  private let current: Waiver?
  /// The one that ended last, where none is in force.
  private let ended: Waiver?

  init(_ facts: TunnelFacts) {
    let now = facts.now
    func end(_ waiver: Waiver) -> Timestamp { waiver.period.until?.begins ?? now }
    // What a registry says that has ended counts against, and never for.
    let isUsable = facts.registry.map { now < $0.meta.expires } ?? false
    let inForce = facts.waivers.filter { $0.period.until != nil && $0.period.contains(now) }
    current = isUsable ? inForce.max { end($0) < end($1) } : nil
    ended =
      inForce.isEmpty
      ? facts.waivers.filter { $0.period.hasEnded(at: now) }.max { end($0) < end($1) } : nil
  }

  /// The status of a row that a waiver can lift.
  func lowered(_ status: Status?) -> Status? {
    guard current != nil, let status else { return status }
    return min(status, .review)
  }

  /// How the record names the waiver that lowered the status.
  func reference(instead status: Status) -> WaiverReference? {
    current.map {
      WaiverReference(
        reason: $0.reason, accountable: $0.accountable, through: $0.period.until?.eve ?? "", instead: status)
    }
  }

  /// What is noted of the waiver; nothing of one that is not needed.
  func notes(isUsed: Bool, of subject: ReasonSubject) -> [TunnelVerdict.Applied] {
    if isUsed, let current {
      let facts = VerdictFacts.waived(
        accountable: current.accountable, through: current.period.until?.eve ?? "", reason: current.reason)
      return [
        .init(pass: .positive, status: nil, severity: .ok, reason: Reason(.waived, subject, .verdict(facts)))
      ]
    }
    guard let ended else { return [] }
    let facts = VerdictFacts.waiverEnded(
      accountable: ended.accountable, through: ended.period.until?.eve ?? "", reason: ended.reason)
    return [
      .init(
        pass: .positive, status: nil, severity: .ok, reason: Reason(.waiverEnded, subject, .verdict(facts)))
    ]
  }
}
