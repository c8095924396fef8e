import Foundation
import Model
import Testing

@testable import Reporter

/// Every form that a record is written in says the same severity, each read in its own way.
@Suite struct SeverityAgreementTests {
  /// Records of findings that the golden ones do not hold.
  enum Further: String, CaseIterable {
    case unlisted, withoutRule, waived, waivedOpen, unasked, expiring, certificate, unmeasured, grave

    var severity: Severity {
      switch self {
      case .unlisted, .unmeasured: .unknown
      case .withoutRule, .unasked: .ok
      case .waived, .waivedOpen, .expiring, .certificate: .warning
      case .grave: .critical
      }
    }

    var record: CheckRecord {
      get throws {
        let ending = SampleParts.started.adding(days: 3)
        let registry = Reason(
          .registryExpiring, .host, .registry(.registryEnding(serial: 1, expires: ending)))
        switch self {
        case .unlisted:
          let gateway = try SampleParts.address("203.0.113.66")
          return try Self.record(
            .undetermined, .review,
            Reason(
              .providerUnlisted, SampleParts.t1,
              .match(.unlisted(serial: 1, complete: false, gateway: gateway))))
        case .withoutRule:
          return try Self.record(
            .undetermined, .notApplicable, Reason(.noRule, SampleParts.t1, .registry(.noRule)))
        case .waived:
          return try Self.record(.unlicensed, .review, Self.expired, waiver: Self.waiver)
        case .waivedOpen:
          return try Self.record(
            .undetermined, .review,
            Reason(
              .licenceUnverified, SampleParts.t1,
              .licence(.noneRecorded(provider: "Example Net (fictitious)"))), waiver: Self.waiver)
        case .unasked:
          return try Self.record(
            .unlicensed, .nonCompliant, Self.expired, host: .notApplicable,
            also: [Reason(.policyAny, .host, .host(.policyOpen))])
        case .expiring:
          return SampleParts.record(
            tunnels: try SampleRecord.licensed.record.tunnels, endpoints: [],
            compliance: Compliance(
              status: .compliant, tag: .licensed, outcome: nil,
              reasons: SampleParts.ofHost(SampleParts.licensed.reasons) + [registry]))
        case .certificate:
          let endpoint = try SampleParts.reachable(
            "erp", target: "tls://erp.corp.test:443", path: SampleParts.tunnelPath())
          return SampleParts.record(
            complete: true, tunnels: [], endpoints: [endpoint],
            compliance: Compliance(
              status: .compliant, tag: .none, outcome: .reachable,
              reasons: [
                Reason(
                  .certificateExpiring, .endpoint("erp"),
                  .endpoint(.certificateEnding(expires: ending, name: "CN=erp.corp.test", address: nil)))
              ]))
        case .unmeasured:
          let endpoint = try SampleParts.failing(
            "erp", target: "tls://erp.corp.test:443", outcome: .unmeasured, failure: Failure(.localResource),
            path: Path(interface: "eth0", source: nil, nextHop: nil),
            expectations: [ExpectationResult(.path, .failed, .pathDirect(interface: "eth0"))])
          return SampleParts.record(
            complete: true, tunnels: [], endpoints: [endpoint],
            compliance: Compliance(status: .compliant, tag: .none, outcome: .unmeasured, reasons: []))
        case .grave:
          return try Self.record(.unlicensed, .nonCompliant, Self.expired, also: [registry])
        }
      }
    }

    private static let expired = Reason(
      .licenceExpired, SampleParts.t1,
      .licence(.expired(licence: SampleParts.licence, last: "2026-11-20")))

    private static let waiver = WaiverReference(
      reason: "the new contract is being signed", accountable: "network team", through: "2027-01-30",
      instead: .nonCompliant)

    private static func record(
      _ tag: Model.Tag, _ status: Status, _ reason: Reason, waiver: WaiverReference? = nil,
      host: Status? = nil, also: [Reason] = []
    ) throws -> CheckRecord {
      SampleParts.record(
        tunnels: [
          try SampleParts.fullTunnel(
            provider: SampleParts.exampleNet,
            licensing: Licensing(
              tag: tag, status: status, basis: .observed, reasons: [reason], waiver: waiver))
        ], endpoints: [],
        compliance: Compliance(status: host ?? status, tag: tag, outcome: nil, reasons: [reason] + also))
    }
  }

  @Test(arguments: SampleRecord.allCases)
  func `every form of a golden record has its severity`(sample: SampleRecord) throws {
    try expectAgreement(sample.record)
  }

  @Test(arguments: Further.allCases)
  func `every form of another record has its severity`(sample: Further) throws {
    let record = try sample.record
    #expect(record.severity == sample.severity)
    try expectAgreement(record)
  }

  @Test func `every severity is met`() throws {
    let met = try Set(SampleRecord.allCases.map { try $0.record.severity } + Further.allCases.map(\.severity))
    #expect(met == Set(Severity.allCases))
  }

  private func expectAgreement(
    _ record: CheckRecord, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = record.severity
    let text = TextReport(style: TextStyle(colour: false, columns: 200)).text(of: record)
    #expect(Self.headline(of: text) == expected, "\(text)", sourceLocation: sourceLocation)
    let coloured = TextReport(style: TextStyle(colour: true, columns: 200)).text(of: record)
    let shown: Severity = expected == .warning ? .unknown : expected
    #expect(Self.colour(of: coloured) == shown, "\(coloured)", sourceLocation: sourceLocation)
    let xml = JUnitReport.text(of: record)
    #expect(Self.severity(ofJUnit: xml) == expected, "\(xml)", sourceLocation: sourceLocation)
    #expect(xml.contains("name=\"vpnaudit.severity\" value=\"\(expected.rawValue)\""))
    let annotations = GitHubReport.annotations(of: record)
    let kind = ["error", "warning"].first { kind in
      annotations.split(separator: "\n").contains { $0.hasPrefix("::\(kind) ") }
    }
    let expectedKind =
      switch expected {
      case .ok: String?.none
      case .warning: "warning"
      case .unknown, .critical: "error"
      }
    #expect(kind == expectedKind, "\(annotations)", sourceLocation: sourceLocation)
    let plugin = NagiosReport.text(of: record)
    #expect(
      plugin.hasPrefix("\(expected.rawValue.uppercased()): "), "\(plugin)", sourceLocation: sourceLocation)
    let metrics = try Self.text("prometheus", record)
    #expect(
      metrics.matches(of: /\nvpnaudit_severity\{severity="([a-z]+)"\} 1\n/).map(\.output.1) == [
        expected.rawValue[...]
      ], "\(metrics)", sourceLocation: sourceLocation)
    let probes = try Self.text("blackbox", record)
    #expect(
      probes.contains(/probe_success\{[^\n]*\} 0\n/)
        == record.endpoints.contains { $0.outcome == .unreachable },
      sourceLocation: sourceLocation)
    let table = try Self.text("csv", record)
    #expect(Self.severity(ofTable: table) == expected, "\(table)", sourceLocation: sourceLocation)
    let line = try Self.text("jsonl", record)
    let level = try JSONDecoder().decode(Level.self, from: Data(line.utf8)).compliance.severity
    #expect(level == expected, "\(line)", sourceLocation: sourceLocation)
    let short = try Self.text("log", record)
    let shortLevel = try JSONDecoder().decode(ShortLevel.self, from: Data(short.utf8)).severity
    #expect(shortLevel == expected, "\(short)", sourceLocation: sourceLocation)
    let events = try Self.text("ocsf", record)
    #expect(
      events.matches(of: /"severity_id":([0-9])/).compactMap { Int($0.output.1) }.max()
        == [.ok: 1, .warning: 3, .unknown: 4, .critical: 5][expected], "\(events)",
      sourceLocation: sourceLocation)
    let settings = try Self.text("intune", record)
    #expect(
      settings.contains("\"VpnauditSeverity\":\"\(expected.rawValue)\""), sourceLocation: sourceLocation)
    let isBroken = settings.contains(/"Vpnaudit(Compliant|Determined|Reachable)":false/)
    #expect(isBroken == (expected >= .unknown), "\(settings)", sourceLocation: sourceLocation)
    let code = FailOn.standard.union(.warning).exitCode(of: record)
    #expect(
      code == [.ok: 0, .warning: 1, .unknown: 3, .critical: 2][expected], sourceLocation: sourceLocation)
    let json = String(decoding: try JSONReport.bytes(of: record), as: UTF8.self)
    #expect(json.contains("\n    \"severity\": \"\(expected.rawValue)\""), sourceLocation: sourceLocation)
  }

  private struct ShortLevel: Decodable { let severity: Severity }

  private struct Level: Decodable {
    struct Compliance: Decodable { let severity: Severity }
    let compliance: Compliance
  }

  private static func text(_ name: String, _ record: CheckRecord) throws -> String {
    let format = try #require(ReportFormats.named(name))
    return String(
      decoding: try format.bytes(of: record, style: TextStyle(colour: false), detail: .brief), as: UTF8.self)
  }

  /// The worst cell of the column, which stands behind the names; no name of the records has a comma and a severity.
  private static func severity(ofTable text: String) -> Severity {
    Severity.allCases.filter { severity in
      ["passed", "warned", "failed", "undetermined", "skipped"].contains { result in
        text.contains(",\(severity.rawValue),\(result),")
      }
    }.max() ?? .ok
  }

  /// What a person takes from the words: tag and status, the endpoints, what ends, and a waiver.
  private static func headline(of text: String) -> Severity {
    let lines = text.split(separator: "\n")
    let words = (lines.first ?? "").split(separator: "  ").map { $0.drop { $0 == " " } }
    let tag = words.first ?? ""
    let status = words.dropFirst().first.flatMap { Status(rawValue: String($0)) }
    var found: [Severity] = []
    switch status {
    case .nonCompliant?: found.append(.critical)
    case .undetermined?: found.append(.unknown)
    case .review?: found.append(.warning)
    case .compliant?, .notApplicable?, nil: break
    }
    // A status that is the tag's own word is not said twice.
    if tag == "UNDETERMINED", status == nil { found.append(.unknown) }
    let isWaived = lines.contains { $0.hasPrefix("waiver ") }
    if status != .notApplicable, !isWaived {
      if tag == "UNLICENSED" { found.append(.critical) }
      if tag == "UNDETERMINED" { found.append(.unknown) }
    }
    // The head ends before the first empty line.
    let head = text.prefix(upTo: text.firstRange(of: "\n\n")?.lowerBound ?? text.endIndex)
    if head.contains(/endpoints? unreachable/) { found.append(.critical) }
    if head.contains(/endpoints? unmeasured/) { found.append(.unknown) }
    if head.contains(/endpoints? degraded/) { found.append(.warning) }
    if head.contains(/expires? (on|soon)/) { found.append(.warning) }
    return found.max() ?? .ok
  }

  /// The worst colour of the head: yellow stands for a warning and for what is not known.
  private static func colour(of text: String) -> Severity {
    let head = text.prefix(upTo: text.firstRange(of: "\n\n")?.lowerBound ?? text.endIndex)
    if head.contains(/\u{1b}\[(1;)?31m/) { return .critical }
    return head.contains(/\u{1b}\[(1;)?33m/) ? .unknown : .ok
  }

  /// A failure, an error, a note or a waiver.
  private static func severity(ofJUnit text: String) -> Severity {
    if text.contains("<failure ") { return .critical }
    if text.contains("<error ") { return .unknown }
    return text.contains("<system-out>warning: ") ? .warning : .ok
  }
}
