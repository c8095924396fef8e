internal import Model

/// The lines of a report for people about what stands beside its findings.
enum ReviewLines {
  /// What is said behind a finding.
  static func remarks(on finding: PeriodReport.Finding) -> [PeriodRemark] {
    let remarks: [ReviewRemark?] = [
      finding.change.map { .changed($0) },
      finding.disposition.map { .decided($0.disposition, ended: $0.ended) },
    ]
    return remarks.compactMap { $0.map { .review($0) } }
  }

  static func changes(_ report: PeriodReport) -> [PeriodLine] {
    guard let comparison = report.comparison else { return [] }
    var lines = [
      line(
        "-",
        .rollForward(
          opening: comparison.opening, new: comparison.new, returned: comparison.returned,
          closed: comparison.closed, closing: comparison.closing)),
      line(
        "-",
        .since(
          name: comparison.name, end: comparison.asOf, sha256: comparison.sha256, gap: comparison.gap)),
    ]
    lines += comparison.hosts.map {
      line($0.host, .turn(before: $0.before.map(standing(of:)), now: $0.now.map(standing(of:))))
    }
    lines += report.findings.filter { $0.change == .new || $0.change == .returned }.map {
      line($0.host, .newFinding(code: $0.code, name: $0.label, returned: $0.change == .returned))
    }
    lines += comparison.gone.map { line($0.host, .notFoundAgain(code: $0.code, name: $0.label)) }
    lines += comparison.unseen.map { line($0.host, .unseen(code: $0.code, name: $0.label)) }
    return lines
  }

  static func decisions(_ report: PeriodReport) -> [PeriodLine] {
    guard let dispositions = report.dispositions else { return [] }
    var counts: [Disposition.Kind: Int] = [:]
    for kind in Disposition.Kind.allCases { counts[kind] = dispositions.counts[kind.rawValue] }
    return [line("-", .decisions(counts: counts, ended: dispositions.ended, none: dispositions.none))]
      + report.findings.compactMap { finding in
        finding.disposition.map { decision in
          line(
            finding.host,
            .decision(
              code: finding.code, name: finding.label, decision.disposition, reason: decision.reason,
              accountable: decision.accountable, until: decision.until, ended: decision.ended))
        }
      } + dispositions.unknown.map { line(dispositions.path, .stray(finding: $0.finding, line: $0.line)) }
  }

  static func controls(_ report: PeriodReport) -> [PeriodLine] {
    guard let controls = report.controls, !controls.isEmpty else { return [] }
    return [line("-", .noVerdict)]
      + controls.map {
        line(
          $0.clause,
          .control(
            edition: $0.edition, title: $0.title, hostsFor: $0.hostsFor, against: $0.hostsAgainst,
            open: $0.open, notShown: $0.hostsNotShown))
      }
  }

  static func verification(_ report: PeriodReport) -> [PeriodLine] {
    guard let verification = report.verification else { return [] }
    let signer = verification.signer.map {
      ReviewRemark.signed(keyID: $0.keyID, file: $0.file, publicKey: $0.publicKey)
    }
    return [line("-", signer ?? .unsigned), line("-", .digest(sha256: verification.sha256))]
  }

  private static func standing(of state: PeriodReport.State) -> ReviewRemark.Standing {
    switch state {
    case .compliant: .compliant
    case .nonCompliant: .nonCompliant
    case .undetermined: .undetermined
    case .notHeard: .notHeard
    }
  }

  private static func line(_ subject: String, _ remark: ReviewRemark) -> PeriodLine {
    PeriodLine(subject, .review(remark))
  }
}
