import Model

/// What the signed registry accepts of the processes that refuse to be read: the gaps that they leave no longer keep the
/// host undetermined where each of them is of an accepted unit or package.
///
/// It lifts gaps of seeing, and never a tunnel: one that is there and that a refusing process may hold stays as unknown
/// as it is.
struct RefusalAcceptance {
  /// The gaps that are accepted.
  let lifted: [CollectorReport]
  /// What they are accepted by; empty where none is.
  let references: [RefusalReference]
  /// What is said of it: of acceptances that count, and of those that would and do not.
  let reasons: [Reason]
  private let refusals: Refusals?

  /// `isSigned` says whether a trusted key vouches for the registry: without, nobody answers for what it accepts.
  init(_ state: HostState, _ registry: Registry?, isSigned: Bool, at now: Timestamp) {
    let gaps = state.gaps.filter(\.isOfRefusals)
    let refusals = state.refusals
    self.refusals = refusals
    let all = registry?.acceptedRefusals ?? []
    // What a registry says that has ended counts against, and never for.
    guard !gaps.isEmpty, let refusals, let registry, now < registry.meta.expires else {
      (lifted, references, reasons) = ([], [], [])
      return
    }
    var counts: [AcceptedRefusal: Int] = [:]
    var ended: [AcceptedRefusal: Int] = [:]
    var uncovered = refusals.ungrouped
    for group in refusals.groups {
      let covering = all.filter { $0.covers(group) }
      if let current = Self.latest(covering.filter { $0.period.until != nil && $0.period.contains(now) }) {
        counts[current, default: 0] += group.processes
      } else {
        uncovered += group.processes
        if let past = Self.latest(covering.filter { $0.period.hasEnded(at: now) }) {
          ended[past, default: 0] += group.processes
        }
      }
    }
    let isLifted = isSigned && uncovered == 0 && !counts.isEmpty
    lifted = isLifted ? gaps : []
    references = isLifted ? Self.ordered(counts).map { Self.reference($0, $1, gaps.map(\.name)) } : []
    if isLifted {
      reasons = references.map { Reason(.refusalsAccepted, .host, .host($0.facts)) }
    } else if !isSigned {
      let count = counts.values.reduce(0, +)
      reasons =
        count == 0 ? [] : [Reason(.acceptanceUnsigned, .host, .host(.acceptanceUnsigned(count: count)))]
    } else {
      reasons = Self.ordered(ended).map { refusal, count in
        Reason(
          .acceptanceEnded, .host,
          .host(
            .acceptanceEnded(
              unit: refusal.program.unit, package: refusal.program.package, count: count,
              accountable: refusal.accountable, through: refusal.period.until?.eve ?? "", reason: refusal.why)
          ))
      }
    }
  }

  /// The gaps without those that are accepted.
  func open(_ gaps: [CollectorReport]) -> [CollectorReport] { gaps.filter { !lifted.contains($0) } }

  /// The same of what a tunnel needs. One that a refusing process may hold itself is not covered.
  func open(_ gaps: [CollectorReport], of draft: TunnelDraft, in netns: UInt64) -> [CollectorReport] {
    if draft.isHeldByProcess, draft.holder == nil { return gaps }
    if let interface = draft.interface, refusals?.mayHold(interface, in: draft.netns ?? netns) ?? false {
      return gaps
    }
    return open(gaps)
  }

  private static func latest(_ refusals: [AcceptedRefusal]) -> AcceptedRefusal? {
    refusals.max { a, b in
      guard let first = a.period.until?.begins, let second = b.period.until?.begins else { return false }
      return first < second
    }
  }

  private static func ordered(_ counts: [AcceptedRefusal: Int]) -> [(AcceptedRefusal, Int)] {
    func name(_ refusal: AcceptedRefusal) -> String {
      refusal.program.unit ?? refusal.program.package.map { "package \($0)" } ?? ""
    }
    return counts.map { ($0.key, $0.value) }.sorted { (name($0.0), $0.0.why) < (name($1.0), $1.0.why) }
  }

  private static func reference(
    _ refusal: AcceptedRefusal, _ processes: Int, _ collectors: [Collector]
  ) -> RefusalReference {
    RefusalReference(
      refusal.program, processes: processes, collectors: collectors, why: refusal.why,
      accountable: refusal.accountable, through: refusal.period.until?.eve ?? "")
  }
}

extension RefusalReference {
  fileprivate var facts: HostFacts {
    .refusalsAccepted(
      unit: unit, package: package, count: processes, accountable: accountable, through: through, reason: why)
  }
}
