internal import FoundationEssentials
internal import Model

extension HostAccount.Point {
  /// What a record says of the host as a whole; its cause goes to the host's account.
  init(
    _ record: CheckRecord, id: UUID, file: Int32, number: Int64, isAltered: Bool,
    language: ReportLanguage, in account: inout HostAccount
  ) {
    let severity = max(record.hostFinding.severity, record.observationFinding.severity)
    let result: HostAccount.Result =
      switch severity {
      case .critical: .against
      case .unknown: .unclear
      case .warning, .ok: .inOrder
      }
    var cause: UInt16?
    if result != .inOrder {
      let reasons = record.reasons(for: severity)
      var codes: [String] = []
      for reason in reasons where !codes.contains(reason.writtenCode) { codes.append(reason.writtenCode) }
      cause = account.number(of: HostAccount.Cause(record, reasons, codes, language), codes: codes)
    }
    self.init(
      at: record.time.started, record: id, number: number, file: file, result: result,
      status: record.compliance.status, tag: record.compliance.tag, isReviewed: severity == .warning,
      isAltered: isAltered, cause: cause)
  }
}

extension HostAccount.Cause {
  fileprivate init(
    _ record: CheckRecord, _ reasons: [Reason], _ codes: [String], _ language: ReportLanguage
  ) {
    let english = Wording.english.naming(record.tunnels)
    let wording = Wording(language).naming(record.tunnels)
    func text(_ reason: Reason, _ wording: Wording) -> String {
      TerminalText(wording.hostText(of: reason)).shortened(to: 400).text
    }
    let tunnel = reasons.compactMap(\.subject.tunnel).first.flatMap { id in
      record.tunnels.first { $0.id == id }
    }
    self.init(
      codes: codes,
      texts: reasons.prefix(5).map {
        CheckSentence(english: text($0, english), shown: text($0, wording), language: language)
      },
      basis: tunnel?.licensing.basis)
  }
}

extension CheckRecord {
  /// The reasons for a severity of the host: those of tunnels that are as grave, and what the policy says.
  fileprivate func reasons(for severity: Severity) -> [Reason] {
    let graves = Set(tunnels.filter { finding(of: $0).severity == severity }.map(\.id))
    let reasons = compliance.reasons.filter { reason in
      if reason.code?.isExpiry == true || reason.code == .ok { return false }
      switch reason.subject {
      case .tunnel(let id, _): return graves.contains(id)
      case .endpoint: return severity == .critical && reason.code == .expectationFailed
      case .host: return severity == .unknown || reason.code != .detectPartial
      }
    }
    return reasons.isEmpty ? compliance.reasons.filter { $0.code?.isExpiry != true } : reasons
  }
}
