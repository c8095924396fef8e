import Classifier
import Model
import Testing

/// WireGuard tunnels with several peers, and those that others dial in to.
@Suite struct WireGuardPeersTests {
  struct Second: Sendable {
    let what: String
    let key: String
    let endpoint: String?
    let ago: Int64?
    let allowed: [String]
    let tag: Model.Tag
    let codes: [ReasonCode]
  }

  static let seconds = [
    Second(
      what: "another listed one", key: "second", endpoint: "203.0.113.11", ago: 10, allowed: ["10.0.0.0/8"],
      tag: .licensed, codes: [.ok]),
    Second(
      what: "one at an unknown gateway", key: Scene.otherKey, endpoint: "192.0.2.99", ago: 10,
      allowed: ["10.0.0.0/8"], tag: .unlicensed, codes: [.providerUnlisted, .processUnverified]),
    Second(
      what: "one that carries nothing", key: Scene.otherKey, endpoint: "192.0.2.99", ago: 10, allowed: [],
      tag: .licensed, codes: [.ok]),
    Second(
      what: "a silent one that nobody lists", key: Scene.otherKey, endpoint: "192.0.2.99", ago: nil,
      allowed: ["10.0.0.0/8"], tag: .undetermined, codes: [.processUnverified, .gatewayUnproven]),
    Second(
      what: "a silent one that is listed", key: "second", endpoint: "203.0.113.11", ago: 4000,
      allowed: ["10.0.0.0/8"], tag: .licensed, codes: [.ok]),
    Second(
      what: "one in the provider's range with another key", key: Scene.otherKey, endpoint: "203.0.113.11",
      ago: 10, allowed: ["10.0.0.0/8"], tag: .undetermined, codes: [.processUnverified, .gatewayContradicted]),
  ]

  @Test(arguments: seconds.indices)
  func `a tunnel is as bad as its worst peer that carries anything`(index: Int) {
    let item = Self.seconds[index]
    var scene = Scene.kernelWireGuard()
    scene.list("second")
    for order in [false, true] {
      let peers = [
        scene.peer(), scene.peer(item.key, item.endpoint, ago: item.ago, allowed: item.allowed),
      ]
      scene.wireguard = []
      scene.device(order ? peers.reversed() : peers)
      #expect(scene.wg0?.licensing.tag == item.tag, "\(item.what)")
      #expect(scene.wg0?.codes == item.codes, "\(item.what)")
      #expect(scene.wg0?.peers?.count == 2)
      if item.tag != .licensed {
        #expect(
          scene.wg0?.licensing.reasons.first?.subject == .tunnel(scene.wg0?.id ?? "", peer: item.key),
          "\(item.what)")
      }
    }
  }

  @Test func `the gateway shown is the worst peer's`() {
    var scene = Scene.kernelWireGuard()
    scene.wireguard = []
    scene.device([scene.peer(), scene.peer(Scene.otherKey, "192.0.2.99", allowed: ["10.0.0.0/8"])])
    #expect(scene.wg0?.gateway?.address == address("192.0.2.99"))
    #expect(scene.wg0?.provider == nil)
  }

  @Test func `a thousand peers leave a bounded record`() {
    var scene = Scene.kernelWireGuard()
    let peers = (0..<1000).map { index in
      scene.peer("key\(index)", "192.0.2.\(index % 250 + 1)", allowed: ["10.0.\(index % 250).0/24"])
    }
    scene.wireguard = []
    scene.device(peers)
    #expect((scene.wg0?.evidence.count ?? 999) < 60)
    #expect((scene.wg0?.licensing.reasons.count ?? 999) < 10)
    #expect(scene.wg0?.peers?.count == 64)
    #expect(scene.wg0?.peerCount == 1000)
    let ids = Set(scene.wg0?.evidence.map(\.id) ?? [])
    #expect(scene.wg0?.licensing.reasons.allSatisfy { ids.isSuperset(of: $0.evidence ?? []) } == true)
  }

  @Test func `a server is counted by its peers alone`() {
    var scene = Scene.kernelWireGuard()
    scene.wireguard = []
    scene.rules.removeLast(2)
    scene.routes.removeLast()
    scene.route("10.9.0.0/24", installer: 2)
    scene.device([], server: true, count: 12)
    #expect(scene.wg0?.role == .server)
    #expect(scene.wg0?.peers == nil)
    #expect(scene.wg0?.peerCount == 12)
    #expect(scene.wg0?.gateway == nil)
    #expect(scene.wg0?.codes == [.server])
    #expect(scene.verdict.compliance.tag == .none)
    // One that takes everything is a way out, whatever it calls itself.
    scene.route("0.0.0.0/0")
    #expect(scene.wg0?.role == .vpn)
    #expect(scene.wg0?.licensing.tag == .undetermined)
  }

  @Test func `nobody becomes a server by an unverified program's word`() {
    var scene = Scene.userspaceWireGuard()
    scene.processes = []
    scene.process(900, "/opt/wireguard-go", package: nil, .unowned)
    scene.wireguard = []
    scene.rules.removeLast(2)
    scene.routes.removeLast()
    scene.route("10.9.0.0/24", installer: 2)
    scene.device([], backend: .userspace, pid: 900, server: true, count: 12)
    #expect(scene.wg0?.role == .vpn)
    #expect(scene.verdict.compliance.tag == .undetermined)
  }
}
