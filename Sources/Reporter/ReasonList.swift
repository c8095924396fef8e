internal import Model

/// The reasons of a record, each once: what the host's and the tunnels' lists have in common is said one time.
struct ReasonList {
  /// A reason with its sentence.
  struct Entry: Hashable {
    /// Without evidence, so that the host's and the tunnel's are the same.
    let reason: Reason
    let text: String
    /// `tun0`; nil where it is about the host, and where there is one tunnel only.
    let subject: String?

    var code: ReasonCode { reason.code }

    /// The text behind its subject, unless it begins with it.
    var sentence: String {
      guard let subject, reason.facts?.beginsWithTunnel != true else { return text }
      return "\(subject): \(text)"
    }

    static func == (a: Entry, b: Entry) -> Bool { a.reason == b.reason }
    func hash(into hasher: inout Hasher) { hasher.combine(reason) }
  }

  let entries: [Entry]
  private let wording: Wording
  private let isNamed: Bool

  init(of record: CheckRecord, in wording: Wording) {
    self.wording = wording
    isNamed = record.tunnels.count > 1
    var seen: Set<Reason> = []
    let all = record.compliance.reasons + record.tunnels.flatMap(\.licensing.reasons)
    let reasons = all.map(\.withoutEvidence).filter { seen.insert($0).inserted }
    entries = reasons.map { [isNamed] in Self.entry($0, wording, isNamed: isNamed) }
  }

  private static func entry(_ reason: Reason, _ wording: Wording, isNamed: Bool) -> Entry {
    Entry(
      reason: reason, text: wording.text(of: reason),
      subject: isNamed ? wording.name(of: reason.subject) : nil)
  }

  /// What is left to say once the head, the tunnels and the endpoints have said their part.
  ///
  /// `said` are the reasons that the head gives in full, and `named` the collectors that it names.
  func rest(said: Set<Reason>, named: Set<Collector>) -> [Entry] {
    entries.compactMap { entry in
      // Providers, licences and endpoints have rows of their own.
      switch entry.code {
      case .ok, .endpointUnreachable, .endpointUnmeasured, .endpointDegraded, .expectationFailed: return nil
      default: break
      }
      if said.contains(entry.reason) { return nil }
      guard let facts = entry.reason.facts else { return entry }
      guard let rest = facts.without(named) else { return nil }
      if rest == facts { return entry }
      return Self.entry(Reason(entry.code, entry.reason.subject, rest), wording, isNamed: isNamed)
    }
  }
}
