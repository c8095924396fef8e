import Model
import Reporter
import Testing

@testable import RegistryTools

/// Documents of hosts, read back by what they call themselves.
@Suite struct StoredDocumentTests {
  @Test func `either schema is read back, and another is refused by its name`() throws {
    let record = SampleParts.record(
      tunnels: [], endpoints: [],
      compliance: Compliance(status: .compliant, tag: .none, outcome: nil, reasons: [], exit: 0))
    #expect(try JSONReport.stored(from: JSONReport.bytes(of: record)) == .record(record))
    let state = Scene().state
    #expect(try JSONReport.stored(from: JSONReport.bytes(of: state)) == .state(state))
    let foreign = Array(#"{"schema": "vpnaudit.probe/1"}"#.utf8)
    let refusal = #expect(throws: JSONReportError.self) { try JSONReport.stored(from: foreign) }
    #expect(
      refusal?.description
        == "schema: 'vpnaudit.probe/1' is neither 'vpnaudit.record/1' nor 'vpnaudit.hoststate/1'")
  }
}
