import Classifier
import Model

/// A finding about an endpoint, with the record of a host that has it.
struct EndpointScene {
  let name: String
  let topic: RenderedRecord.Topic
  let record: CheckRecord

  static var all: [EndpointScene] {
    get throws {
      let slow = Duration.microseconds(1)
      return [
        try EndpointScene("reachable", [nil]),
        try EndpointScene("`ENDPOINT_DEGRADED`: a sample failed", [nil, .tcpTimeout]),
        try EndpointScene("`ENDPOINT_UNREACHABLE`", [.tcpRefused]),
        try EndpointScene("`ENDPOINT_UNMEASURED`", [.localResource]),
        try EndpointScene(
          "`ENDPOINT_DEGRADED`: slower than `handshake.warn`", [nil], Expectations(warnHandshake: slow),
          .expectation),
        try EndpointScene(
          "`EXPECTATION_FAILED`: slower than `handshake.fail`", [nil], Expectations(failHandshake: slow),
          .expectation),
        try EndpointScene(
          "`EXPECTATION_FAILED`: `path: tunnel`, and no tunnel", [nil], Expectations(path: .tunnel),
          .expectation),
        try EndpointScene(
          "`EXPECTATION_FAILED`: `path: tunnel`, of an endpoint that could not be measured", [.localResource],
          Expectations(path: .tunnel), .expectation),
        try EndpointScene(
          "`EXPECTATION_FAILED`: it cannot be said", [nil], Expectations(pins: ["00"]), .expectation),
        try EndpointScene("`DIVERTED`", [nil], seen: "lo", Expectations(), .policy),
      ]
    }
  }

  /// An endpoint with a sample for each failure, and for each nil one that succeeded.
  private init(
    _ name: String, _ failures: [Failure.Code?], seen interface: String = "eth0",
    _ expectations: Expectations = Expectations(), _ topic: RenderedRecord.Topic = .endpoint
  ) throws {
    guard let address = IPAddress("192.0.2.80") else { throw UnexpectedForm("no address") }
    let samples = failures.map { failure in
      Sample(
        address: address, localPort: 50_000, started: .documented, lag: nil,
        phases: Sample.Phases(connect: Microseconds(800), tls: failure == nil ? Microseconds(2000) : nil),
        failure: failure.map { Failure($0) })
    }
    let witness = PathWitness(
      seen: [.init(interface: interface, toEndpoint: true, data: true)], connected: true, answered: true)
    let probe = ProbeResult(
      endpoint: Endpoint(
        name: "erp", target: Target(scheme: .tls, host: "erp.corp.test", port: 443),
        expectations: expectations),
      samples: samples, certificate: nil,
      path: Path(
        interface: "eth0", source: nil, nextHop: nil,
        witness: failures == [.localResource] ? nil : witness))
    let verdict = Judge.documented().verdict(on: .empty(), probes: [probe])
    self.name = name
    self.topic = topic
    record = CheckRecord(documented: verdict.compliance, endpoints: verdict.endpoints)
  }
}
