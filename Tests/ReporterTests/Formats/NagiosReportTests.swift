import Model
import RegexBuilder
import Testing

@testable import Reporter

@Suite struct NagiosReportTests {
  @Test(arguments: SampleRecord.allCases)
  func `the output of a record is the one that was read in review`(sample: SampleRecord) throws {
    try Golden(name: "nagios-\(sample.rawValue).txt").expect(
      Array(NagiosReport.text(of: try sample.record).utf8))
  }

  @Test(arguments: SampleRecord.allCases)
  func `the first line keeps to the guidelines`(sample: SampleRecord) throws {
    try expectGuidelines(NagiosReport.text(of: try sample.record))
  }

  @Test(arguments: HostileNames.all)
  func `no name ends a label, a line or the text`(name: String) throws {
    try expectGuidelines(NagiosReport.text(of: try HostileNames.record(name)))
  }

  private func expectGuidelines(
    _ text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(text.utf8.count < 8192, sourceLocation: sourceLocation)
    #expect(text.hasSuffix("\n"), sourceLocation: sourceLocation)
    let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !TerminalText.isHidden($0) })
    // By scalars, as a reader of bytes does.
    let parts = lines[0].unicodeScalars.split(separator: "|", omittingEmptySubsequences: false).map {
      String($0)
    }
    #expect(TerminalText(parts[0]).cells <= 80, "\(parts[0])", sourceLocation: sourceLocation)
    #expect(parts[0].contains(#/^(OK|WARNING|UNKNOWN|CRITICAL): /#), sourceLocation: sourceLocation)
    #expect(parts.count <= 2, sourceLocation: sourceLocation)
    if parts.count == 2 {
      let item = /'[^'=|;"]+'=-?[0-9]+(\.[0-9]+)?s?(;[0-9.]*){4}/
      #expect(
        parts[1].wholeMatch(
          of: Regex {
            " "; item;
            ZeroOrMore {
              " "; item
            }; Optionally(" ")
          }) != nil,
        "\(parts[1])", sourceLocation: sourceLocation)
    }
    for line in lines.dropFirst() {
      #expect(!line.unicodeScalars.contains("|"), "\(line)", sourceLocation: sourceLocation)
    }
  }

  @Test func `the limits of the profile are the item's, and days are counted down`() throws {
    let endpoint = try SampleParts.failing(
      "erp", target: "tls://erp:443", outcome: .degraded, failure: Failure(.tcpTimeout), ok: 3,
      path: SampleParts.tunnelPath(), certificate: SampleParts.certificate("erp", days: -2),
      expectations: [
        ExpectationResult(.handshake, .warning, nil, limit: Microseconds(300_000)),
        ExpectationResult(.handshakeFail, .met, nil, limit: Microseconds(1_000_000)),
      ])
    let record = SampleParts.record(
      tunnels: [
        try SampleParts.fullTunnel(provider: SampleParts.exampleNet, licensing: SampleParts.licensed)
      ], endpoints: [endpoint],
      compliance: Compliance(status: .compliant, tag: .licensed, outcome: .degraded, reasons: []))
    #expect(
      PerformanceData.items(of: record, upTo: 5000) == [
        "'reachable'=1;;;0;1", "'erp tls'=0.412s;0.3;1;0;", "'erp certificate_days'=-2;;;;",
        "'LAB-0001 licence_days'=830;;;;",
      ])
  }

  @Test func `what does not fit is left out whole, and said`() throws {
    let endpoints = try (1...500).map {
      try SampleParts.failing(
        "endpoint number \($0)", target: "tls://a:1", outcome: .unreachable, failure: Failure(.tcpRefused),
        ok: 1,
        path: nil)
    }
    let record = SampleParts.record(
      tunnels: [], endpoints: endpoints,
      compliance: Compliance(status: .compliant, tag: .none, outcome: .unreachable, reasons: []))
    let text = NagiosReport.text(of: record)
    try expectGuidelines(text)
    #expect(text.contains(/and [0-9]+ more\n$/))
    #expect(text.contains("'endpoint number 1 tls'=") && !text.contains("'endpoint number 500 tls'="))
  }

  @Test func `an error is unknown, and all of it is there`() {
    #expect(
      NagiosReport.text(unknown: ["profile.yaml:12: endpoint 'erp' has no port", "hint: a|b"])
        == "UNKNOWN: profile.yaml:12: endpoint 'erp' has no port\nhint: a\\x7cb\n")
    let long = String(repeating: "word ", count: 40)
    let lines = NagiosReport.text(unknown: [long]).split(separator: "\n")
    #expect(lines.count == 2 && lines[0].count <= 79 && lines[1] == long)
    #expect(NagiosReport.text(unknown: []) == "UNKNOWN: \n")
  }
}
