internal import Model

/// A period's report as a table: a row for each host.
enum PeriodTable {
  /// New columns come last, and none changes its place.
  private static let header = [
    "period", "host", "host_id", "name", "site", "region", "extent", "in_inventory", "state", "checks",
    "first",
    "last", "violations", "open", "violation_first", "violation_ended", "at_least_s", "at_most_s", "codes",
    "why", "silence_s", "silent_since", "undetermined_checks", "undetermined_codes", "altered_checks",
    "evidence_record", "evidence_file", "evidence_number",
  ]

  static func text(of report: PeriodReport) -> String {
    ([header] + report.hosts.map { row($0, report.period.name) }).map(CSVText.line).joined()
  }

  private static func row(_ host: PeriodReport.Host, _ period: String) -> [String] {
    let episode = host.open ?? host.violations.last
    let place = episode?.firstPlace ?? host.unclear?.place
    func text(_ number: Int64?) -> String { number.map { "\($0)" } ?? "" }
    func text(_ moment: Timestamp?) -> String { moment?.description ?? "" }
    return [
      period, host.host, host.ids.joined(separator: " "), host.name ?? "", host.site ?? "", host.region ?? "",
      host.extent?.rawValue ?? "", host.inInventory.map { "\($0)" } ?? "", host.state.rawValue,
      "\(host.checks)", text(host.first), text(host.last), "\(host.violations.count)",
      "\(host.open != nil)", text(episode?.first), text(episode?.ended), text(episode?.atLeast),
      text(episode?.atMost), episode?.codes.joined(separator: " ") ?? "", episode?.why.first?.english ?? "",
      text(host.silences?.longest), text(host.silences?.since), host.unclear.map { "\($0.checks)" } ?? "",
      host.unclear?.codes.joined(separator: " ") ?? "", host.altered.map { "\($0)" } ?? "",
      place?.record ?? "", place?.file ?? "", text(place?.entry ?? place?.line),
    ]
  }
}
