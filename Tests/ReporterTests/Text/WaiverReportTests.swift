import Model
import Testing

@testable import Reporter

/// A waiver changes a status and is shown in every form.
@Suite struct WaiverReportTests {
  static func record() throws -> CheckRecord {
    let waived = Reason(
      .waived, SampleParts.t1,
      .verdict(
        .waived(
          accountable: "network team", through: "2027-01-30", reason: "the new contract is being signed")))
    let expired = Reason(
      .licenceExpired, SampleParts.t1,
      .licence(.expired(licence: SampleParts.licence, last: "2026-11-20")), evidence: ["e4"])
    return SampleParts.record(
      tunnels: [
        try SampleParts.fullTunnel(
          provider: SampleParts.exampleNet,
          licensing: Licensing(
            tag: .unlicensed, status: .review, basis: .observed, reasons: [expired, waived],
            waiver: WaiverReference(
              reason: "the new contract is being signed", accountable: "network team",
              through: "2027-01-30", instead: .nonCompliant)))
      ], endpoints: [],
      compliance: Compliance(
        status: .review, tag: .unlicensed, outcome: nil,
        reasons: SampleParts.ofHost([expired, waived]), exit: 0))
  }

  @Test func `the text shows the tag, the status, and who answers for it until when`() throws {
    let text = TextReport(style: TextStyle(colour: false)).text(of: try Self.record())
    try Golden(name: "text-waived.txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
  }

  @Test func `JUnit skips the tunnel and says why`() throws {
    let text = JUnitReport.text(of: try Self.record())
    #expect(try XMLSchema(name: "junit.xsd").complaints(about: text) == "")
    #expect(text.contains("<skipped message=\"WAIVED: accepted by network team through 2027-01-30: "))
    #expect(!text.contains("<failure"))
  }

  @Test func `the record keeps the waiver with the status that it replaced`() throws {
    let text = String(decoding: try JSONReport.bytes(of: try Self.record()), as: UTF8.self)
    #expect(text.contains("\"instead_of\": \"non_compliant\""))
    #expect(text.contains("\"through\": \"2027-01-30\""))
  }
}
