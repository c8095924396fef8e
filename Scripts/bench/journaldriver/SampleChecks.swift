import FoundationEssentials
import Model
import Reporter

/// Records of one host whose endpoints answer, made of a stored one: no two have the same times.
struct SampleChecks {
  private let base: CheckRecord
  private let endpoint: EndpointRecord
  private let endpoints: Int
  private var random: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// `document` is a record with an endpoint that shook hands.
  init?(document: [UInt8], endpoints: Int) {
    guard let base = try? JSONReport.record(from: document),
      let endpoint = base.endpoints.first(where: { $0.certificate != nil })
    else { return nil }
    (self.base, self.endpoint, self.endpoints) = (base, endpoint, endpoints)
  }

  /// The check of a number; one comes five minutes after the other.
  mutating func check(_ number: Int) -> CheckRecord {
    let started = Timestamp(
      milliseconds: base.time.started.milliseconds + Int64(number) * 300_000 + below(900))
    return CheckRecord(
      id: id(), host: base.host,
      time: .init(
        started: started, finished: Timestamp(milliseconds: started.milliseconds + 800 + below(900)),
        clockSynchronized: true),
      agent: base.agent, inputs: base.inputs, observation: base.observation, tunnels: base.tunnels,
      endpoints: (0..<endpoints).map { endpoint(of: $0) }, compliance: base.compliance)
  }

  private mutating func endpoint(of place: Int) -> EndpointRecord {
    let name = "service-\(place < 10 ? "0" : "")\(place)"
    return EndpointRecord(
      name: name, target: "tls://\(name).corp.test:443", outcome: .reachable, samples: endpoint.samples,
      summary: .init(
        sent: 5, ok: 5, resolve: spread(300), connect: spread(900), tls: spread(2000), network: spread(1300),
        local: spread(700)),
      certificate: endpoint.certificate, path: endpoint.path,
      expectations: endpoint.expectations + [.init(.handshake, .met, limit: Microseconds(300_000))])
  }

  private mutating func spread(_ usual: Int64) -> EndpointRecord.Spread {
    let times = (0..<5).map { _ in usual * 9 / 10 + below(UInt64(usual)) }.sorted()
    return .init(
      min: Microseconds(times[0]), median: Microseconds(times[2]), p95: Microseconds(times[4]),
      max: Microseconds(times[4]), jitter: Microseconds(below(UInt64(usual) / 10 + 1)))
  }

  private mutating func id() -> String {
    let digits = (0..<32).map { _ in String(below(16), radix: 16) }
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { digits[$0].joined() }.joined(separator: "-")
  }

  /// The same for every run (xorshift64).
  private mutating func below(_ bound: UInt64) -> Int64 {
    random ^= random << 13
    random ^= random >> 7
    random ^= random << 17
    return Int64(random % bound)
  }
}
