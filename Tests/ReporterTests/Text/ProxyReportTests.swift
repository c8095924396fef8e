import Model
import Testing

@testable import Reporter

@Suite struct ProxyReportTests {
  private static func record() throws -> CheckRecord {
    SampleParts.record(
      tunnels: [
        try SampleParts.fullTunnel(provider: SampleParts.exampleNet, licensing: SampleParts.licensed)
      ],
      endpoints: try SampleParts.proxied(),
      compliance: Compliance(
        status: .compliant, tag: .licensed, outcome: .unreachable, reasons: [Reason(.ok, .host, nil)], exit: 2
      ))
  }

  @Test func `the text names the proxy below each endpoint, and has its time in a column`() throws {
    let text = TextReport(style: TextStyle(colour: false)).text(of: try Self.record())
    try Golden(name: "text-proxied.txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
  }

  @Test func `a probe names the proxy instead of its address, and has its time in a column`() throws {
    let endpoints = try SampleParts.proxied()
    let targets = ["erp", "portal"].map { Target(scheme: .tls, host: "\($0).corp.test", port: 443) }
    let report = ProbeReport(style: TextStyle(colour: false), targets: targets, isProxied: true)
    let lines = zip(endpoints, targets).map { report.text(of: $0.samples[0], number: 1, target: $1) }
    let text = report.head + lines.joined() + endpoints.map(report.summary).joined()
    try Golden(name: "probe-proxied.txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
  }

  @Test func `what CI systems show names the proxy, too`() throws {
    #expect(
      GitHubReport.annotations(of: try Self.record())
        .contains("tls://portal.corp.test:443 through http://proxy.corp.test:3128: unreachable"))
  }
}
