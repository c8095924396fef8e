internal import Model

/// The settings that a discovery script of Intune reports for custom compliance: one flat object on one line.
struct IntuneFormat: ReportFormat {
  let form = ReportForm.intune

  func bytes(
    of record: CheckRecord, style: TextStyle, detail: ReportDetail, in wording: Wording
  ) throws(JSONReportError) -> [UInt8] {
    try JSONReport.line(encoding: Settings(record))
  }

  /// Every setting is there in every document: to Intune one that is missing is an error.
  private struct Settings: Encodable {
    let record: CheckRecord

    init(_ record: CheckRecord) { self.record = record }

    private enum Key: String, CodingKey {
      case severity = "VpnauditSeverity"
      case tag = "VpnauditTag"
      case status = "VpnauditStatus"
      case outcome = "VpnauditOutcome"
      case codes = "VpnauditCodes"
      case version = "VpnauditVersion"
    }

    /// The name of a setting that a rule asks for.
    private struct RuleKey: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }

      init(_ setting: DeviceSetting) { stringValue = setting.rawValue }
      init?(stringValue: String) { nil }
      init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(record.severity, forKey: .severity)
      try container.encode(record.compliance.tag, forKey: .tag)
      try container.encode(record.compliance.status, forKey: .status)
      try container.encode(record.compliance.outcome?.rawValue ?? "none", forKey: .outcome)
      var codes: [String] = []
      for reason in record.compliance.reasons where !codes.contains(reason.writtenCode) {
        codes.append(reason.writtenCode)
      }
      try container.encode(codes.prefix(20).joined(separator: " "), forKey: .codes)
      try container.encode(record.agent.version, forKey: .version)
      var rules = encoder.container(keyedBy: RuleKey.self)
      for setting in DeviceSetting.allCases {
        try rules.encode(!record.findings.contains { setting.isBroken(by: $0) }, forKey: RuleKey(setting))
      }
    }
  }
}

extension DeviceSetting {
  /// Whether a finding makes the setting false: the same findings as those that `--fail-on` has names for.
  fileprivate func isBroken(by finding: Finding) -> Bool {
    let isEndpoint = if case .endpoint = finding.topic { true } else { false }
    return switch self {
    case .compliant: finding.severity == .critical && !isEndpoint
    case .reachable: finding.severity == .critical && isEndpoint
    case .determined: finding.severity == .unknown
    }
  }
}
