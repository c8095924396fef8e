internal import Model

/// The reasons of a record, each once: what the host's and the tunnels' lists have in common is said one time.
struct ReasonList {
  /// A reason with its sentence.
  struct Entry: Hashable {
    /// Without evidence, so that the host's and the tunnel's are the same.
    let reason: Reason
    let text: String
    /// The text behind its subject, unless it begins with it.
    let sentence: String

    var code: ReasonCode? { reason.code }
    var writtenCode: String { reason.writtenCode }

    static func == (a: Entry, b: Entry) -> Bool { a.reason == b.reason }
    func hash(into hasher: inout Hasher) { hasher.combine(reason) }
  }

  /// Every reason as the record has it.
  let entries: [Entry]
  private let wording: Wording
  private let isNamed: Bool

  init(of record: CheckRecord, in wording: Wording) {
    self.wording = wording
    isNamed = record.tunnels.count > 1
    var seen: Set<Reason> = []
    // That a tunnel's licence ends is said of the tunnel, where the host does not say it of the whole registry.
    let ending = Set(record.expiries.compactMap(\.endingLicence))
    let ofTunnels = record.tunnels.flatMap(\.licensing.reasons).filter {
      $0.endingLicence.map { !ending.contains($0) } ?? true
    }
    let all = record.compliance.reasons + ofTunnels
    let reasons = all.map(\.withoutEvidence).filter { seen.insert($0).inserted }
    entries = reasons.map { [isNamed] in Self.entry($0, wording, isNamed: isNamed) }
  }

  private static func entry(_ reason: Reason, _ wording: Wording, isNamed: Bool) -> Entry {
    let text = wording.text(of: reason)
    let subject = isNamed ? wording.name(of: reason.subject) : nil
    return Entry(
      reason: reason, text: text,
      sentence: subject.map { wording.sentence(text, of: reason, behind: $0) } ?? text)
  }

  /// The reasons, of which each names only the collectors that none before it has named.
  var namingOnce: [Entry] {
    entries.map(\.reason).namingOnce([]).map { Self.entry($0, wording, isNamed: isNamed) }
  }

  /// What is left to say once the head, the tunnels and the endpoints have said their part.
  ///
  /// `said` are the reasons that the head gives in full, and `named` the collectors that it names.
  func rest(said: Set<Reason>, named: Set<Collector>) -> [Entry] {
    let left = entries.map(\.reason).filter { !said.contains($0) && $0.code?.hasRow != true }
    return left.namingOnce(named).map { Self.entry($0, wording, isNamed: isNamed) }
  }
}

extension Reason {
  /// The number of the licence that it says to end; nil where it says nothing of the kind.
  fileprivate var endingLicence: String? {
    switch facts {
    case .licence(.expiring(let licence, _)): licence.number
    case .registry(.licenceEnding(_, let number, _, _)): number
    default: nil
    }
  }
}

extension ReasonCode {
  /// Whether providers, licences and endpoints say the same in rows of their own.
  fileprivate var hasRow: Bool {
    switch self {
    case .ok, .endpointUnreachable, .endpointUnmeasured, .endpointDegraded, .expectationFailed: true
    default: false
    }
  }
}

extension [Reason] {
  /// The reasons, of which each names only the collectors that neither `named` nor a reason before it has named: a gap
  /// is reported once. One that says nothing else is left out.
  func namingOnce(_ named: Set<Collector>) -> [Reason] {
    var named = named
    return compactMap { reason in
      guard let facts = reason.facts else { return reason }
      guard let rest = facts.without(named) else { return nil }
      named.formUnion(rest.reports.map(\.name))
      return reason.with(rest)
    }
  }
}
