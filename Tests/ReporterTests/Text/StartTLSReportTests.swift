import Model
import Testing

@testable import Reporter

@Suite struct StartTLSReportTests {
  /// A mail server, one that refuses, and one behind a proxy beside an endpoint of another kind.
  private static func endpoints(all: Bool) throws -> [EndpointRecord] {
    func record(
      _ name: String, _ target: String, proxy: String? = nil, starttls: Int64? = nil, request: Int64? = nil,
      failure: Failure? = nil
    ) throws -> EndpointRecord {
      let ok = failure == nil ? 1 : 0
      let phases = Sample.Phases(
        resolve: Microseconds(310), connect: Microseconds(812), proxy: proxy.map { _ in Microseconds(950) },
        starttls: starttls.map { Microseconds($0) }, tls: ok == 1 ? Microseconds(2050) : nil,
        request: request.map { Microseconds($0) })
      return EndpointRecord(
        name: name, target: target, proxy: proxy, outcome: ok == 1 ? .reachable : .unreachable,
        samples: [
          Sample(
            address: try SampleParts.address("192.0.2.8"), localPort: 51234, started: SampleParts.started,
            lag: Microseconds(12), phases: phases, failure: failure)
        ],
        summary: EndpointRecord.Summary(
          sent: 1, ok: ok, resolve: SampleParts.spread(310), connect: SampleParts.spread(812),
          proxy: proxy.map { _ in SampleParts.spread(950) }, starttls: starttls.map(SampleParts.spread),
          tls: ok == 1 ? SampleParts.spread(2050) : nil, request: request.map(SampleParts.spread)),
        certificate: nil, path: try SampleParts.tunnelPath(), expectations: [])
    }
    let mail = [
      try record("mail", "smtp+starttls://mail.corp.test:25", starttls: 12_345),
      try record(
        "directory", "ldap+starttls://ldap.corp.test:389",
        failure: Failure(
          .starttlsRefused, facts: .resultCode(number: 2, name: "protocolError", text: "unsupported"))),
    ]
    guard all else { return mail }
    return try mail + [
      record("books", "mysql+starttls://db.corp.test:3306", proxy: "socks5://192.0.2.3:1080", starttls: 990),
      record("portal", "https://portal.corp.test:443/", request: 4000),
    ]
  }

  @Test(arguments: [false, true])
  func `the text has the time before TLS in a column, and no line that is too long`(all: Bool) throws {
    let record = SampleParts.record(
      tunnels: [
        try SampleParts.fullTunnel(provider: SampleParts.exampleNet, licensing: SampleParts.licensed)
      ],
      endpoints: try Self.endpoints(all: all),
      compliance: Compliance(
        status: .compliant, tag: .licensed, outcome: .unreachable, reasons: [Reason(.ok, .host, nil)], exit: 2
      ))
    let text = TextReport(style: TextStyle(colour: false)).text(of: record)
    try Golden(name: all ? "text-starttls-all.txt" : "text-starttls.txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
  }
}
