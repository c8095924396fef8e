import Classifier
import Model

/// One check of a simulated host, judged by the real classifier.
struct SimulatedCheck {
  /// The record's id.
  let id: String
  let host: HostIdentity
  let scene: Scene
  var endpoints: [EndpointRecord] = []
  /// Of the registry.
  var serial = 42
  var extent = Extent.host

  var record: CheckRecord {
    let verdict = scene.verdict
    return CheckRecord(
      id: id, host: host, time: .init(started: scene.at, finished: scene.at, clockSynchronized: true),
      agent: .init(version: "1"),
      inputs: .init(
        profile: nil,
        registry: .init(
          serial: serial, sha256: String(repeating: "ab", count: 32), expires: nil, signature: .trusted,
          keyID: "0123456789ABCDEF"), catalogue: .init(sha256: "")),
      observation: .init(
        complete: Collector.observing.allSatisfy { scene.reports[$0]?.status == .complete },
        collectors: Collector.allCases.map { scene.reports[$0] ?? CollectorReport($0, .complete) },
        extent: extent),
      tunnels: verdict.tunnels, endpoints: endpoints, compliance: verdict.compliance)
  }
}
