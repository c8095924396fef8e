import Model
import Testing

@testable import Reporter

/// The company's file of grants is named beside the registry, and a refused one says why no grant is known.
@Suite struct GrantsReportTests {
  private static func record() throws -> CheckRecord {
    let refused = Reason(
      .grantsRefused, SampleParts.t1,
      .registry(.grantsRefused(why: "its serial is 6, and serial 7 was accepted before", line: nil)))
    let missing = Reason(
      .grantMissing, SampleParts.t1, .grant(.grantMissing(rule: "cn-cross-border", refused: true)))
    func file(
      _ serial: Int, _ signature: CheckRecord.Inputs.RegistryFile.Signature
    ) -> CheckRecord.Inputs.RegistryFile {
      .init(
        serial: serial, sha256: SampleParts.digest,
        expires: signature == .trusted ? SampleParts.started.adding(days: 90) : nil, signature: signature,
        keyID: "472D6D0E8938099E")
    }
    return SampleParts.record(
      registry: file(42, .trusted), grants: file(6, .untrusted),
      tunnels: [
        try SampleParts.fullTunnel(
          provider: SampleParts.exampleNet,
          licensing: Licensing(
            tag: .undetermined, status: .undetermined, basis: .observed, reasons: [refused, missing]))
      ], endpoints: [],
      compliance: Compliance(
        status: .undetermined, tag: .undetermined, outcome: nil,
        reasons: [refused], exit: 3))
  }

  @Test func `the text names both files, and says why the grant is missing and what mends it`() throws {
    let text = TextReport(style: TextStyle(colour: false)).text(of: try Self.record())
    try Golden(name: "text-grants-refused.txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
    #expect(text.contains("registry 42, trusted; grants 6, untrusted"))
    #expect(text.contains("GRANTS_REFUSED") && text.contains("GRANT_MISSING"))
  }

  @Test func `the record names the file of grants as it names the registry`() throws {
    let text = String(decoding: try JSONReport.bytes(of: try Self.record()), as: UTF8.self)
    let record = try JSONReport.record(from: Array(text.utf8))
    #expect(record.inputs.grants?.serial == 6 && record.inputs.grants?.signature == .untrusted)
    #expect(record.inputs.grants?.keyID == "472D6D0E8938099E" && record.inputs.grants?.expires == nil)
    let without = SampleParts.record(tunnels: [], endpoints: [], compliance: try Self.record().compliance)
    #expect(!String(decoding: try JSONReport.bytes(of: without), as: UTF8.self).contains("\"grants\""))
  }

  @Test func `JUnit has the file among its properties`() throws {
    let text = JUnitReport.text(of: try Self.record())
    #expect(try XMLSchema(name: "junit.xsd").complaints(about: text) == "")
    #expect(text.contains("name=\"vpnaudit.grants.signature\" value=\"untrusted\""))
  }
}
