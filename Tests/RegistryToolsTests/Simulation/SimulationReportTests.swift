import Model
import Reporter
import Testing

@testable import RegistryTools

/// What is written of hosts under another registry.
@Suite struct SimulationReportTests {
  private let style = TextStyle(colour: false)

  @Test func `what hosts come to is written as text and as a document`() throws {
    let report = SimulationReport(style: style)
    try Golden(name: "rejudgement.txt").expect(Array(report.text(of: try SampleFleet.rejudgement()).utf8))
    try Golden(name: "rejudgement-alone.txt")
      .expect(Array(report.text(of: try SampleFleet.rejudgement(against: nil)).utf8))
    try expectTidy(report.text(of: SampleFleet.rejudgement()), columns: 80)
    try Golden(name: "rejudgement.json").expect(JSONReport.bytes(of: try SampleFleet.rejudgement()))
  }
}
