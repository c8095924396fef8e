public import Model

/// The verdict in a line, for a log that keeps what a command prints where the result itself went to files.
public enum VerdictLine {
  /// The line with its newline: `vpnaudit: critical: tag unlicensed, status non_compliant, worst endpoint reachable`.
  public static func text(of record: CheckRecord, in wording: Wording = .english) -> String {
    let compliance = record.compliance
    let verdict = wording.words(
      CheckRemark.verdict(
        tag: compliance.tag, status: compliance.status, outcome: compliance.outcome,
        extent: record.observation.extent, sawHooks: record.observation.sawHooks))
    return "vpnaudit: \(record.severity.rawValue): \(verdict)\n"
  }
}
