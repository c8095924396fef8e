import Model
import Testing

@testable import Classifier

/// What test packets do to a verdict.
@Suite struct WitnessVerdictTests {
  private static func witness(
    _ places: String..., result: GatewayWitness.Result = .carried, remaining: [String]? = nil
  ) -> GatewayWitness {
    GatewayWitness(
      result, endpoint: "erp", handshakes: 4, answered: 4,
      destinations: places.map {
        .init(
          address: address($0), transport: 17, port: nil, matched: 8, answers: 4, overhead: 104,
          delay: Microseconds(120), chance: 1e-8)
      }, remaining: remaining.map { $0.map { address($0) } }, unseen: 0)
  }

  @Test func `a proxy that one source takes for the gateway is not accused because packets go there`() {
    var scene = Scene()
    scene.link()
    scene.process(812, "/opt/client", package: nil, .unowned)
    scene.hold()
    scene.route("192.0.2.0/24", via: "10.8.0.1")
    scene.socket(.established, peer: "192.0.2.99", peerPort: 3128)
    scene.registry?.recognisers = []
    scene.witnesses = ["t1": Self.witness("192.0.2.99")]
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  @Test func `an unlisted gateway in the host's own network may be a relay`() {
    var scene = Scene.fullUDP("198.51.100.60")
    scene.sighting(.management, "198.51.100.60")
    scene.registry?.recognisers = []
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
    #expect(
      scene.tunnel()?.facts(.providerUnlisted)
        == .match(.unlistedNeighbour(serial: 42, gateway: address("198.51.100.60"))))
  }

  @Test func `a witness of another gateway is none under a policy that asks for one`() {
    var scene = Scene.fullUDP()
    scene.assurance = .full
    scene.witnesses = ["t1": Self.witness("203.0.113.10", remaining: ["203.0.113.10"])]
    #expect(scene.tunnel()?.codes == [.ok])
    scene.witnesses = ["t2": Self.witness("203.0.113.10", remaining: ["203.0.113.10"])]
    #expect(scene.tunnel()?.codes == [.notWitnessed])
  }

  @Test func `a policy that wraps what goes to the gateway explains another destination`() {
    var scene = Scene.fullUDP()
    scene.witnesses = ["t1": Self.witness("203.0.113.20")]
    #expect(scene.tunnel()?.codes == [.gatewayContradicted])
    scene.policies = [
      XfrmPolicy(
        direction: .outbound, source: prefix("198.51.100.2/32"), destination: prefix("203.0.113.10/32"),
        tunnelSource: address("198.51.100.2"), tunnelDestination: address("203.0.113.20"))
    ]
    #expect(scene.tunnel()?.codes.contains(.gatewayContradicted) == false)
  }

  @Test func `a further WireGuard peer does not take the witness from the one that the packets went to`() {
    var scene = Scene()
    let peers = [
      scene.peer(), scene.peer(Scene.otherKey, "203.0.113.130", ago: nil, allowed: ["192.0.2.200/32"]),
    ]
    scene = .kernelWireGuard(peers)
    scene.list(Scene.otherKey)
    #expect(scene.wg0?.licensing.tag == .licensed)
    scene.witnesses = ["t1 \(Scene.listedKey)": Self.witness("203.0.113.130")]
    #expect(scene.wg0?.codes.contains(.gatewayContradicted) == true)
    #expect(scene.wg0?.licensing.tag == .undetermined)
  }

  @Test func `of several findings about a gateway the worst counts, whichever came first`() {
    let (there, elsewhere) = (Self.witness("203.0.113.10"), Self.witness("203.0.113.9"))
    let silent = GatewayWitness(.unknown, .unmatched, endpoint: "erp")
    let several = Self.witness("203.0.113.10", "203.0.113.9", result: .several)
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
      func joined(_ all: [GatewayWitness]) -> GatewayWitness? {
        var findings = WitnessFindings()
        for number in order where number < all.count { findings.add(["t1": all[number]], ofPlan: number) }
        return findings.joined["t1"]
      }
      #expect(joined([there, silent, there]) == there)
      #expect(joined([silent, silent, there]) == there)
      #expect(joined([there, several, silent]) == several)
      let differing = joined([there, elsewhere, silent])
      #expect(differing?.result == .several && differing?.destinations.count == 2)
    }
  }
}
