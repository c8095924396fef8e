internal import Model

/// What changed since the report of an earlier period.
extension PeriodReport {
  struct Comparison: Hashable, Sendable, Encodable {
    /// The earlier report, and SHA-256 of its document.
    let path: String
    let sha256: String
    let name: String
    let from: Timestamp
    /// Up to when it says something.
    let asOf: Timestamp
    /// The time between it and this period, of which neither speaks, in seconds.
    let gap: Int64
    /// Findings that were open at its end; `opening` + `new` - `closed` is `closing`.
    let opening: Int
    /// Findings that were not open at its end, those that returned among them.
    let new: Int
    let returned: Int
    /// Findings that are not open at the end of this period.
    let closed: Int
    /// Findings that are, or of whose host there was no check.
    let closing: Int
    /// Of those that were open the ones that this period's checks say nothing of.
    let gone: [Earlier]
    /// Of those that were open the ones of whose host there was no check, so that nothing is known of them.
    let unseen: [Earlier]
    /// Hosts in another state than then.
    let hosts: [Turn]

    enum CodingKeys: String, CodingKey {
      case path, sha256, name, from, opening, new, returned, closed, closing, unseen, hosts
      case asOf = "as_of"
      case gap = "gap_s"
      case gone = "not_found_again"
    }
  }

  /// A finding of the earlier report.
  struct Earlier: Hashable, Sendable, Encodable {
    let id: String
    let host: String
    let topic: String
    let name: String
    let code: String
    let severity: Severity

    var label: FindingName { FindingName(topic: topic, name: name) }
  }

  /// A host's states; nil where a report does not have it.
  struct Turn: Hashable, Sendable, Encodable {
    let host: String
    let before: State?
    let now: State?
  }
}
