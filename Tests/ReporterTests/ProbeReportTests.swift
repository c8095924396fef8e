import Model
import Testing

@testable import Reporter

@Suite struct ProbeReportTests {
  private static let targets = [
    Target(scheme: .https, host: "wiki.corp.test", port: 443, path: "/", query: "token=secret"),
    Target(scheme: .tls, host: "crm.corp.test", port: 443),
    Target(
      scheme: .tcp,
      host: String(repeating: "a", count: 60) + "\u{1b}[2J." + String(repeating: "b", count: 60),
      port: 22),
  ]

  private static func endpoints() throws -> [EndpointRecord] {
    let path = try SampleParts.tunnelPath()
    return [
      try SampleRecord.web("wiki", path: path),
      try SampleParts.failing(
        "crm", target: targets[1].description, outcome: .unreachable,
        failure: Failure(.tlsResetAfterHello, errno: "ECONNRESET"), path: path),
      try SampleParts.failing(
        "long", target: targets[2].description, outcome: .degraded,
        failure: Failure(.tcpTimeout, errno: "ETIMEDOUT"), ok: 3, path: nil),
    ]
  }

  private static func text(colour: Bool) throws -> String {
    let report = ProbeReport(style: TextStyle(colour: colour), targets: targets)
    let endpoints = try endpoints()
    let lines = zip(endpoints, targets).flatMap { endpoint, target in
      endpoint.samples.enumerated().map { report.text(of: $1, number: $0 + 1, target: target) }
    }
    return report.head + lines.joined() + endpoints.map(report.summary).joined()
  }

  @Test func `samples and summaries are those that were read in review`() throws {
    let text = try Self.text(colour: false)
    try Golden(name: "probe.txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
    #expect(!text.contains("secret"))
  }

  @Test func `answers of name servers and echoes have their words`() throws {
    let server = try SampleParts.address("192.0.2.53")
    func sample(_ dns: Sample.DNSDetails?, _ phases: Sample.Phases, _ failure: Failure? = nil) -> Sample {
      Sample(
        address: server, localPort: nil, started: SampleParts.started, lag: nil, phases: phases, dns: dns,
        failure: failure)
    }
    let asked = Sample.Phases(resolve: Microseconds(310))
    let question = Target(
      scheme: .dns, host: "192.0.2.53", port: 53, question: .init(name: "erp.corp.test", type: .a))
    let echo = Target(scheme: .icmp, host: "192.0.2.53", port: 0)
    let report = ProbeReport(style: TextStyle(colour: false), targets: [question, echo])
    let addresses = try ["10.0.0.80", "10.0.0.81"].map { try SampleParts.address($0) }
    func details(_ answers: Int, _ addresses: [IPAddress]?) -> Sample.DNSDetails {
      Sample.DNSDetails(answers: answers, addresses: addresses, lifetime: 60, transport: .udp)
    }
    let text =
      report.head + report.text(of: sample(details(2, addresses), asked), number: 1, target: question)
      + report.text(of: sample(details(3, nil), asked), number: 2, target: question)
      + report.text(
        of: sample(nil, Sample.Phases(), Failure(.dnsUnreachable, errno: "ECONNREFUSED")), number: 3,
        target: question)
      + report.text(of: sample(nil, Sample.Phases(request: Microseconds(420))), number: 1, target: echo)
      + report.text(of: sample(nil, Sample.Phases(), Failure(.echoTimeout)), number: 2, target: echo)
    try Golden(name: "probe-names.txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
  }

  @Test func `the column of requests is there for http alone`() {
    #expect(
      !ProbeReport(style: TextStyle(colour: false), targets: [Self.targets[1]]).head.contains("request"))
    #expect(ProbeReport(style: TextStyle(colour: false), targets: Self.targets).head.contains("request"))
  }

  @Test func `the document of a probe reads back as it was, and is no record`() throws {
    let record = ProbeRecord(
      id: "01976a3e-8f10-7000-8000-0123456789ab",
      time: .init(started: SampleParts.started, finished: SampleParts.started, clockSynchronized: nil),
      agent: .init(version: "0.1.0"), endpoints: try Self.endpoints())
    let bytes = try JSONReport.bytes(of: record)
    #expect(try JSONReport.probe(from: bytes) == record)
    #expect(throws: JSONReportError(path: "schema", problem: "'vpnaudit.probe/1' is not 'vpnaudit.record/1'"))
    {
      try JSONReport.record(from: bytes)
    }
  }
}
