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

  @Test func `a verbose sample fits eighty columns and tells everything`() throws {
    let sample = Sample(
      address: try SampleParts.address("192.0.2.80"), localPort: 51234, started: SampleParts.started,
      attempt: 2, lag: Microseconds(12),
      phases: .init(resolve: Microseconds(310), connect: Microseconds(812), tls: Microseconds(26_050)),
      tls: .init(
        version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", group: "X25519", alpn: "h2", resumed: false,
        ocspStapled: true, network: Microseconds(21_310), local: Microseconds(4740),
        serverThink: Microseconds(1020), stampedBy: .kernel,
        messages: [
          .init(name: "ClientHello", from: .client, at: Microseconds(0), bytes: 517),
          .init(name: "EncryptedExtensions", from: .server, at: Microseconds(21_500), bytes: 10),
          .init(name: "Finished", from: .client, at: Microseconds(26_050), bytes: 52),
        ]),
      tcp: .init(
        rtt: Microseconds(20_640), connectRTT: Microseconds(20_300), rttVariance: Microseconds(8030),
        retransmits: 0, mss: 1348, pathMTU: 1400))
    let certificate = CertificateFacts(
      subject: "CN=crm.corp.test", issuer: "CN=Corp\u{1b}[2J CA", notBefore: SampleParts.started,
      notAfter: SampleParts.started.adding(days: 90), spkiSHA256: SampleParts.digest,
      issuersSPKISHA256: [], chain: 2, verified: true)
    var text = ""
    for glyphs in [ChartGlyphs.blocks, .ascii] {
      let report = ProbeReport(
        style: TextStyle(colour: false), targets: [Self.targets[1]], isVerbose: true, glyphs: glyphs)
      text += report.head
      text += report.text(of: sample, number: 1, target: Self.targets[1], certificate: certificate)
    }
    try Golden(name: "probe-verbose.txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
  }

  @Test func `many targets are a line each, with why one failed`() throws {
    let endpoints = try Self.endpoints()
    let rows = endpoints.map { ($0, Failure.Phase.tls, $0.samples.last?.failure) }
    var text = ""
    for columns in [80, 40] {
      let report = ProbeReport(
        colour: false, columns: columns, targets: Self.targets, isProxied: true, isVerbose: false,
        glyphs: .blocks)
      let part = report.head + report.table(of: rows) + endpoints.map(report.summary).joined()
      expectTidy(part, columns: columns)
      text += part
    }
    try Golden(name: "probe-many.txt").expect(Array(text.utf8))
  }

  @Test func `a sample's line reads back as it was, and stays one line`() throws {
    for record in try Self.endpoints() {
      for (index, sample) in record.samples.enumerated() {
        let line = ProbedSample(
          name: record.name + "\n\u{202e}", target: record.target, number: index + 1, path: record.path,
          sample: sample)
        let bytes = try JSONReport.line(of: line)
        #expect(try JSONReport.sample(from: bytes) == line)
        #expect(bytes.count { $0 == UInt8(ascii: "\n") } == 1 && bytes.last == UInt8(ascii: "\n"))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("\u{202e}"))
      }
    }
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
    let refusal = JSONReportError(
      path: "schema", .schema(found: "vpnaudit.probe/1", wanted: ["vpnaudit.record/1"]))
    #expect(throws: refusal) { try JSONReport.record(from: bytes) }
  }
}
