internal import Model

/// What a report shows of controls.
extension PeriodReport {
  /// The evidence for one control: each host in scope is against it, not shown, or for it. No verdict on the control.
  struct ControlEvidence: Hashable, Sendable, Encodable {
    let id: String
    /// The standard's title by language, and its edition as it is cited.
    let standard: [String: String]
    let edition: String
    let url: String?
    let clause: String
    let title: [String: String]
    /// What the report can show of it, by language.
    let shows: [String: String]
    /// Hosts with no finding that counts for it, of which enough was seen.
    let hostsFor: Int
    /// Hosts with a critical finding, and of these the ones whose last check still said so.
    let hostsAgainst: Int
    let open: Int
    /// Hosts of which it cannot be said: not heard from, undetermined, or without what the control needs.
    let hostsNotShown: Int
    /// Their names, the first ones.
    let against: [String]
    let notShown: [String]
    /// The ids of critical and undetermined findings that count for it, the first ones.
    let findings: [String]
    /// Names and ids that found no room in these lists.
    let leftOut: Int

    enum CodingKeys: String, CodingKey {
      case id, standard, edition, url, clause, title, shows, open, against, findings
      case hostsFor = "hosts_for"
      case hostsAgainst = "hosts_against"
      case hostsNotShown = "hosts_not_shown"
      case notShown = "not_shown"
      case leftOut = "left_out"
    }
  }
}
