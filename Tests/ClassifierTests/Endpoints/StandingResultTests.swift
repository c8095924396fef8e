import Model
import Testing

@testable import Classifier

/// What an endpoint answered stands in the verdicts after it, as it was judged then, and is never judged on another path.
@Suite struct StandingResultTests {
  private func first(
    _ scene: Scene, _ probe: ProbeResult
  ) -> (verdict: Verdict, standing: [StandingResult]) {
    scene.judge.verdict(on: scene.state, results: [.measured(probe)])
  }

  /// A record that a result may be of; what it says else does not matter.
  private func record(_ id: String, _ verdict: Verdict, _ scene: Scene) -> CheckRecord {
    CheckRecord(
      id: id, host: scene.state.host,
      time: .init(
        started: moment("2026-11-21T12:00:00Z"), finished: moment("2026-11-21T12:00:02Z"),
        clockSynchronized: true),
      agent: .init(version: "1"),
      inputs: .init(
        profile: nil, registry: .init(serial: nil, sha256: nil, expires: nil, signature: .none),
        catalogue: .init(sha256: "")),
      observation: .init(complete: true, collectors: []), tunnels: verdict.tunnels,
      endpoints: verdict.endpoints, compliance: verdict.compliance)
  }

  @Test
  func `an unmet expectation keeps counting against the host, and the record names where it was measured`()
    throws
  {
    let scene = Scene.fullUDP()
    let probe = EndpointTests.probe(.reachable, Expectations(path: .direct))
    let (verdict, standing) = first(scene, probe)
    #expect(verdict.compliance.status == .nonCompliant)
    let record = record("r1", verdict, scene)
    let (next, again) = scene.judge.verdict(
      on: scene.state, results: standing.map { .standing($0.from(record)) })
    #expect(next.compliance == verdict.compliance)
    #expect(next.tunnels == verdict.tunnels)
    let endpoint = try #require(next.endpoints.first)
    #expect(endpoint.carried == .init(record: "r1", at: moment("2026-11-21T12:00:02Z")))
    #expect(endpoint.samples.isEmpty && endpoint.summary.sent == 2)
    #expect(endpoint.path?.tunnel == verdict.tunnels.first?.id)
    // Another record does not become its source.
    let third = scene.judge.verdict(
      on: scene.state, results: again.map { .standing($0.from(self.record("r2", next, scene))) })
    #expect(third.verdict.endpoints.first?.carried?.record == "r1")
  }

  @Test func `a path that is gone is no fault of the endpoint's`() throws {
    let scene = Scene.fullUDP()
    let (verdict, standing) = first(scene, EndpointTests.probe(.reachable, Expectations(path: .tunnel)))
    #expect(verdict.endpoints.first?.outcome == .reachable)
    let without = Scene()
    let (next, _) = without.judge.verdict(
      on: without.state, results: standing.map { .standing($0) })
    let endpoint = try #require(next.endpoints.first)
    #expect(next.compliance.status != .nonCompliant, "\(next.compliance)")
    #expect(endpoint.outcome == .reachable && endpoint.expectations.allSatisfy(\.ok))
    // Its tunnel is named by its key, which is no other tunnel's id.
    #expect(endpoint.path?.tunnel == verdict.tunnels.first?.key)
    // Judged anew on this host it would have been one.
    let judged = without.judge.verdict(
      on: without.state, results: [.measured(EndpointTests.probe(.reachable, Expectations(path: .tunnel)))])
    #expect(judged.verdict.endpoints.first?.outcome == .degraded)
  }

  @Test func `a tunnel that got another id is named by that`() throws {
    let scene = Scene.fullUDP()
    let (verdict, standing) = first(scene, EndpointTests.probe(.reachable, Expectations(path: .direct)))
    var more = Scene.fullUDP()
    more.link("aaa0", index: 3, kind: "wireguard")
    let (next, _) = more.judge.verdict(on: more.state, results: standing.map { .standing($0) })
    let key = try #require(verdict.tunnels.first).key
    let now = try #require(next.tunnels.first { $0.key == key })
    #expect(next.endpoints.first?.path?.tunnel == now.id)
    #expect(
      next.endpoints.first?.expectations.first { $0.kind == .path }?.facts == .pathTunnel(tunnel: now.id))
  }

  @Test func `the region of an endpoint keeps counting for the line that it was reached over`() {
    var scene = Scene.fullUDP()
    var probe = EndpointTests.probe(.reachable)
    var endpoint = probe.endpoint
    endpoint.region = region("DE")
    probe = ProbeResult(
      endpoint: endpoint, samples: probe.samples, certificate: probe.certificate, path: probe.path)
    scene.probes = [probe]
    let (verdict, standing) = first(scene, probe)
    let (next, _) = scene.judge.verdict(on: scene.state, results: standing.map { .standing($0) })
    #expect(next.tunnels == verdict.tunnels)
    let (none, _) = scene.judge.verdict(on: scene.state, results: [])
    #expect(none.tunnels != verdict.tunnels, "the region does not matter, and the test shows nothing")
  }
}
