import Model
import Testing

/// A change to a host that is licensed, and the rows that it makes apply.
struct RowCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let tag: Model.Tag
  let status: Status
  let codes: [ReasonCode]
  let change: @Sendable (inout Scene) -> Void

  init(
    _ what: String, _ tag: Model.Tag, _ status: Status, _ codes: [ReasonCode],
    _ change: @escaping @Sendable (inout Scene) -> Void
  ) {
    self.testDescription = what
    self.tag = tag
    self.status = status
    self.codes = codes
    self.change = change
  }

  static func licence(
    _ what: String, _ tag: Model.Tag, _ status: Status, _ codes: [ReasonCode],
    _ change: @escaping @Sendable (inout RegistryDraft.LicenceDraft) -> Void
  ) -> RowCase {
    RowCase(what, tag, status, codes) { scene in
      guard var registry = scene.registry else { return }
      change(&registry.licences[0])
      scene.registry = registry
    }
  }

  func check(on base: Scene = .fullUDP()) {
    var scene = base
    change(&scene)
    let tunnel = scene.tunnel()
    #expect(tunnel?.licensing.tag == tag)
    #expect(tunnel?.licensing.status == status)
    #expect(tunnel?.codes == codes)
    #expect(tunnel?.licensing.basis == .observed)
  }
}

extension Scene {
  mutating func probe(region: Region?, interface: String, purpose: Endpoint.Purpose = .office) {
    probes.append(
      ProbeResult(
        endpoint: Endpoint(
          name: "erp", region: region, target: Target(scheme: .tcp, host: "192.0.2.80", port: 443),
          purpose: purpose),
        samples: [
          Sample(
            address: address("192.0.2.80"), localPort: 50000, started: at, lag: nil,
            phases: Sample.Phases(connect: Microseconds(800)))
        ], certificate: nil, path: Path(interface: interface, source: nil, nextHop: nil)))
  }
}
