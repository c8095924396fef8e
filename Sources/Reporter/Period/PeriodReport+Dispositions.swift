internal import Model

/// What the company decided about findings.
extension PeriodReport {
  /// What was decided about one finding.
  struct Decision: Hashable, Sendable, Encodable {
    let disposition: Disposition.Kind
    let reason: String
    let accountable: String
    /// The first day on which it no longer holds.
    let until: String?
    /// Whether that day had come at the end of the report, so that it counts no longer.
    let ended: Bool
  }

  struct Dispositions: Hashable, Sendable, Encodable {
    let path: String
    let sha256: String
    /// Findings by what holds of them.
    let counts: [String: Int]
    /// Findings with a disposition that has ended, and findings without any.
    let ended: Int
    let none: Int
    /// Dispositions of findings that neither this report has nor the one that it is compared with.
    let unknown: [Stray]
  }

  /// A disposition without its finding.
  struct Stray: Hashable, Sendable, Encodable {
    let finding: String
    let line: Int
  }
}
