import Model
import Testing

@testable import Reporter

@Suite struct JUnitReportTests {
  @Test(arguments: SampleRecord.allCases)
  func `the document of a record is the one that was read in review`(sample: SampleRecord) throws {
    try Golden(name: "junit-\(sample.rawValue).xml").expect(
      Array(JUnitReport.text(of: try sample.record).utf8))
  }

  @Test(.enabled(if: XMLSchema.isPossible, XMLSchema.why), arguments: SampleRecord.allCases)
  func `every document is valid, and no test has the name of another`(sample: SampleRecord) throws {
    let text = JUnitReport.text(of: try sample.record)
    #expect(try XMLSchema(name: "junit.xsd").complaints(about: text) == "")
  }

  @Test(
    .enabled(if: XMLSchema.isPossible, XMLSchema.why),
    arguments: [
      ("classname=\"vpnaudit.endpoint\" name=\"git\"", "classname=\"vpnaudit.endpoint\" name=\"erp\""),
      ("<properties>", "<properties/><properties>"), ("timestamp=\"2026", "timestamp=\"26"),
      (" time=\"0.006\"", " time=\"0.0061\""), ("<system-err></system-err>", "]]>"),
      ("failures=\"0\"", ""), ("errors=\"0\"", "errors=\"one\""),
    ])
  func `the schema refuses what a reader would`(old: String, new: String) throws {
    let text = JUnitReport.text(of: try SampleRecord.licensed.record)
    try #require(text.contains(old))
    #expect(try XMLSchema(name: "junit.xsd").complaints(about: text.replacing(old, with: new)) != "")
  }

  @Test(.enabled(if: XMLSchema.isPossible, XMLSchema.why))
  func `names of every character, and of the same characters, give a valid document`() throws {
    var random = SystemRandomNumberGenerator()
    let nasty = "\u{1}]]>\"'<&>\r\n\t\u{7f}\u{85}\u{2028}\u{fffe}\u{ffff}\u{10ffff}\u{0}"
    for round in 0..<12 {
      let name =
        nasty
        + String(
          String.UnicodeScalarView(
            (0..<Int.random(in: 0...60, using: &random)).compactMap { _ in
              Unicode.Scalar(
                UInt32.random(in: 0...(round.isMultiple(of: 2) ? 0x9f : 0x10ffff), using: &random))
            }))
      let endpoint = try SampleParts.failing(
        name, target: name, outcome: .unreachable,
        failure: Failure(.tlsAlert, facts: .library(name: .openssl, text: name), alert: name),
        path: Path(interface: name, source: nil, nextHop: nil),
        expectations: [
          ExpectationResult(.tlsIssuers, .failed, .issuerOther(issuer: name)),
          ExpectationResult(.tlsIssuers, .failed, .issuerOther(issuer: name)),
        ])
      let reason = Reason(.noLicence, SampleParts.t1, .licence(.noneRecorded(provider: name)))
      let record = SampleParts.record(
        tunnels: [
          try SampleParts.fullTunnel(
            provider: nil,
            licensing: Licensing(
              tag: .unlicensed, status: .nonCompliant, basis: .observed, reasons: [reason]))
        ], endpoints: [endpoint, endpoint, endpoint],
        compliance: Compliance(
          status: .nonCompliant, tag: .unlicensed, outcome: .unreachable, reasons: [reason],
          exit: 2),
        host: HostIdentity(id: nil, name: name, site: name))
      let text = JUnitReport.text(of: record)
      #expect(try XMLSchema(name: "junit.xsd").complaints(about: text) == "")
      #expect(text.ranges(of: "<failure ").count == 2 + 3 + 6)
    }
  }

  @Test(arguments: [
    (Status.nonCompliant, Model.Tag.unlicensed, "failure"), (.undetermined, .undetermined, "error"),
    (.review, .licensed, "system-out"), (.notApplicable, .none, "skipped"),
    (.notApplicable, .unlicensed, "skipped"),
  ])
  func `a tunnel that is not simply licensed is told by its status`(
    status: Status, tag: Model.Tag, element: String
  ) throws {
    let record = SampleParts.record(
      tunnels: [
        try SampleParts.fullTunnel(
          provider: nil,
          licensing: Licensing(
            tag: tag, status: status, basis: .observed,
            reasons: [
              Reason(
                .licenceFlagged, SampleParts.t1,
                .licence(.flagged(licence: SampleParts.licence, flags: [.abnormalList])))
            ]))
      ], endpoints: [],
      compliance: Compliance(status: .compliant, tag: tag, outcome: nil, reasons: [], exit: 0))
    let lines = JUnitReport.text(of: record).split(separator: "\n")
    let place = try #require(lines.firstIndex { $0.contains("classname=\"vpnaudit.tunnel\"") })
    #expect(lines[place + 1].hasPrefix("      <\(element)"))
    #expect(lines[place + 1].contains("LIC_FLAGGED: licence LAB-0001 is flagged: abnormal list"))
  }

  @Test(arguments: [
    (ExpectationResult.Result.met, CheckPointResult.passed), (.warning, .warned), (.failed, .failed),
    (.unknown, .undetermined),
  ])
  func `an expectation that nothing is known of is no failure`(
    result: ExpectationResult.Result, expected: CheckPointResult
  ) throws {
    let endpoint = try SampleParts.failing(
      "erp", target: "tls://erp:443", outcome: .degraded, failure: Failure(.tcpTimeout), ok: 1,
      path: SampleParts.tunnelPath(), expectations: [ExpectationResult(.tlsExpiry, result, nil)])
    let record = SampleParts.record(
      tunnels: [], endpoints: [endpoint],
      compliance: Compliance(
        status: .nonCompliant, tag: .none, outcome: .degraded, reasons: [], exit: 2))
    let point = CheckPoint.all(of: record, in: .english).first { $0.topic == .expectation }
    #expect(point?.result == expected)
    #expect(point?.name == "erp: tls_expiry")
  }
}
