public import Model

extension PeriodReport {
  /// What is to be known of a disposition beside the report.
  public enum DispositionRemark: Hashable, Sendable {
    /// No finding has its id.
    case unknown(line: Int, finding: String)
    /// Its day has come.
    case ended(line: Int, finding: String, on: String)
  }

  /// The same with what was decided about its findings. Those of an earlier report are known, too. `path` and `sha256` are
  /// those of the file of dispositions.
  public func decided(
    by dispositions: [Disposition], path: String, sha256: String, since previous: PreviousReport? = nil
  ) -> (report: PeriodReport, remarks: [DispositionRemark]) {
    var report = self
    let byFinding = Dictionary(dispositions.map { ($0.finding, $0) }) { first, _ in first }
    var remarks: [DispositionRemark] = []
    for disposition in dispositions {
      if let until = disposition.until, until.begins <= asOf {
        remarks.append(.ended(line: disposition.line, finding: disposition.finding, on: until.description))
      }
    }
    var counts = Dictionary(uniqueKeysWithValues: Disposition.Kind.allCases.map { ($0.rawValue, 0) })
    var (ended, none) = (0, 0)
    for place in report.findings.indices {
      guard let disposition = byFinding[report.findings[place].id] else {
        none += 1
        continue
      }
      let isEnded = disposition.until.map { $0.begins <= asOf } ?? false
      if isEnded { ended += 1 } else { counts[disposition.kind.rawValue, default: 0] += 1 }
      report.findings[place].disposition = Decision(
        disposition: disposition.kind, reason: disposition.reason, accountable: disposition.accountable,
        until: disposition.until?.description, ended: isEnded)
    }
    let known = Set(findings.map(\.id)).union((previous?.findings ?? []).map(\.id))
    let strays = dispositions.filter { !known.contains($0.finding) }
    remarks += strays.map { .unknown(line: $0.line, finding: $0.finding) }
    report.dispositions = Dispositions(
      path: path, sha256: sha256, counts: counts, ended: ended, none: none,
      unknown: strays.map { Stray(finding: $0.finding, line: $0.line) })
    return (report, remarks)
  }
}
