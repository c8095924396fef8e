import Model
import Testing

@testable import Reporter

@Suite struct ObservationReportTests {
  private let report = ObservationReport(style: TextStyle(colour: false))

  @Test func `a tunnel stands with its evidence, and every collector with its status`() throws {
    let text = report.text(of: try SampleState.root(), tunnels: try SampleRecord.licensed.record.tunnels)
    try Golden(name: "observation-root.txt").expect(Array(text.utf8))
    for collector in Collector.observing { #expect(text.contains("\n\(collector.rawValue) ")) }
  }

  @Test func `an ordinary user reads what could not be seen before anything else`() throws {
    let text = report.text(of: try SampleState.user(), tunnels: try SampleRecord.undetermined.record.tunnels)
    try Golden(name: "observation-user.txt").expect(Array(text.utf8))
    #expect(text.split(separator: "\n").prefix(3).joined().contains("tun_processes"))
  }

  @Test func `hostile names and an empty list keep to the page`() throws {
    let hostile = report.text(of: try SampleState.root(), tunnels: try SampleRecord.hostile.record.tunnels)
    try Golden(name: "observation-hostile.txt").expect(Array(hostile.utf8))
    expectTidy(hostile, columns: 80)
    let empty = report.text(of: try SampleState.root(), tunnels: [])
    #expect(empty.hasPrefix("no tunnel seen on bj-build-01, 2026-11-21 18:30:25 UTC\n"))
    #expect(empty.contains("there may be more; not fully inspected: wireguard"))
  }
}
