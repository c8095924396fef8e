import Model
import Testing

@testable import Reporter

/// What reports say of the watch over the probe's own packets.
@Suite struct WireReportTests {
  private static func endpoint(_ name: String, _ witness: PathWitness?) throws -> EndpointRecord {
    try SampleParts.reachable(
      name, target: "tls://\(name).corp.test:443",
      path: Path(
        interface: witness?.interface ?? "eth0", source: SampleParts.address("198.51.100.2"), nextHop: nil,
        witness: witness))
  }

  private static func unknown(_ reason: PathWitness.Reason) -> PathWitness {
    PathWitness(seen: [], connected: true, answered: false).judged(.unknown, reason)
  }

  private static func record(
    _ wire: CollectorReport?, _ witnesses: [(String, PathWitness?)], reasons: [Reason] = []
  ) throws -> CheckRecord {
    SampleParts.record(
      collectors: Collector.observing.map { CollectorReport($0, .complete) } + [wire].compactMap(\.self),
      complete: true, tunnels: [], endpoints: try witnesses.map { try endpoint($0.0, $0.1) },
      compliance: Compliance(
        status: reasons.isEmpty ? .compliant : .undetermined, tag: reasons.isEmpty ? .none : .undetermined,
        outcome: .reachable, reasons: reasons, exit: 0))
  }

  private static func text(of record: CheckRecord, _ detail: ReportDetail = .brief) -> String {
    TextReport(style: TextStyle(colour: false), detail: detail).text(of: record)
  }

  private static func diverted() throws -> CheckRecord {
    let seen = [PathWitness.Sighting(interface: "lo", toEndpoint: false, data: true)]
    let witness = PathWitness(seen: seen, connected: true, answered: true)
      .judged(.diverted, .loopback, interface: "lo")
    let ways: [(String, EndpointDiversion, String?)] = [
      ("erp", .loopback, "lo"), ("wiki", .rewritten, "eth0"), ("git", .unseen, nil),
      ("chat", .enclosed, "ha"),
    ]
    return try record(
      CollectorReport(.wire, .complete), [("erp", witness)],
      reasons: ways.map { name, how, interface in
        Reason(.diverted, .endpoint(name), .endpoint(.diverted(how: how, interface: interface)))
      })
  }

  @Test func `packets that do not leave for their endpoint are the head's cause, with a fix`() throws {
    let text = Self.text(of: try Self.diverted())
    try Golden(name: "text-diverted.txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
    try Golden(name: "record-diverted.json").expect(JSONReport.bytes(of: try Self.diverted()))
  }

  @Test func `a witness survives a document`() throws {
    let record = try Self.diverted()
    let read = try JSONReport.record(from: JSONReport.bytes(of: record))
    #expect(read.endpoints.map { $0.path?.witness } == record.endpoints.map { $0.path?.witness })
    #expect(read.compliance.reasons == record.compliance.reasons)
  }

  @Test func `that the wire was not watched is said with the cause`() throws {
    let causes: [(CollectorReport, String)] = [
      (CollectorReport(.wire, .denied, needs: "CAP_NET_RAW", errno: "EPERM"), "it needs CAP_NET_RAW"),
      (CollectorReport(.wire, .off), "switched off"),
      (CollectorReport(.wire, .unsupported, errno: "EAFNOSUPPORT"), "no packet sockets"),
      (CollectorReport(.wire, .failed, errno: "ENOBUFS"), "ENOBUFS"),
    ]
    for (report, words) in causes {
      let text = Self.text(of: try Self.record(report, [("erp", nil)]))
      #expect(text.contains("\nwire      not watched, so paths are those of the routes: \(words)\n"))
      // It is said once, in its own row.
      #expect(text.ranges(of: "wire").count == 1)
    }
    #expect(!Self.text(of: try Self.record(nil, [])).contains("wire"))
  }

  @Test func `what could not be said is said for each cause, and nothing where all was`() throws {
    let direct = PathWitness(seen: [], connected: true, answered: true).judged(.direct, interface: "eth0")
    let wire = CollectorReport(.wire, .complete)
    #expect(!Self.text(of: try Self.record(wire, [("erp", direct)])).contains("wire"))
    let mixed = try Self.record(
      wire,
      [
        ("a", direct), ("b", Self.unknown(.noData)), ("c", Self.unknown(.noPort)),
        ("d", Self.unknown(.noData)),
      ])
    #expect(
      Self.text(of: mixed).contains(
        """

        wire      not witnessed: b, d, because nothing was sent that could be seen
                  not witnessed: c, because no port to watch was free

        """))
    #expect(Self.text(of: mixed, .full).contains("wire      the packets to 1 of 4 endpoints were watched\n"))
    for reason in PathWitness.Reason.allCases {
      let text = Self.text(of: try Self.record(wire, [("erp", Self.unknown(reason))]))
      #expect(text.contains("\nwire      not witnessed: erp, because "))
    }
  }
}
