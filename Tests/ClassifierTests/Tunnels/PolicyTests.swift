import Classifier
import Model
import Testing

/// IPsec, which a look-up of a route does not show.
@Suite struct PolicyTests {
  @Test func `a policy in tunnel mode is a tunnel without an interface`() {
    let scene = Scene.ipsec()
    let tunnel = scene.tunnels.first
    #expect(scene.tunnels.count == 1)
    #expect(tunnel?.kind == .xfrm)
    #expect(tunnel?.interface == nil)
    #expect(tunnel?.state == .active)
    #expect(tunnel?.captures == [Capture(prefix: prefix("192.0.2.0/24"), table: 0, selector: "xfrm")])
    #expect(tunnel?.scope == .split)
    #expect(tunnel?.gateway?.address == Scene.gateway)
    #expect(tunnel?.gateway?.proven == true)
    #expect(tunnel?.process?.pid == 70)
    #expect(tunnel?.product?.id == "strongswan")
    #expect(tunnel?.codes == [.ok])
    #expect(Scene.ipsec("192.0.2.99").verdict.compliance.tag == .unlicensed)
  }

  @Test func `several policies to one gateway are one tunnel`() {
    var scene = Scene.ipsec()
    scene.policy(to: "203.0.113.10", "0.0.0.0/0")
    scene.policy(to: "203.0.113.11", "10.0.0.0/8")
    #expect(scene.tunnels.map(\.gateway?.address) == [Scene.gateway, address("203.0.113.11")])
    #expect(scene.tunnels.map(\.scope) == [.full, .split])
  }

  @Test func `without one verified key daemon nobody knows who installed a policy`() {
    for change in [
      { $0.processes = [] }, { $0.charon(71) }, { $0.charon(71, .mismatch) },
      {
        $0.processes = []
        $0.charon(70, .mismatch)
      },
      {
        $0.processes = []
        $0.charon(netns: 77)
      },
    ] as [(inout Scene) -> Void] {
      var scene = Scene.ipsec()
      change(&scene)
      let tunnel = scene.tunnels.first { $0.interface == nil && $0.state == .active }
      #expect(tunnel?.process == nil)
      #expect(tunnel?.codes == [.processUnverified])
    }
  }

  @Test func `a provider that lists IKE identities is not matched by its address alone`() {
    var scene = Scene.ipsec()
    scene.registry?.marks = [Recogniser(criterion: .ikeRemoteID("vpn.example.net"))]
    #expect(scene.tunnels.first?.codes == [.matchWeak])
    #expect(Scene.fullUDP().tunnel()?.codes == [.ok])
  }

  @Test func `policies that take nothing of the host's are no tunnel`() {
    var scene = Scene()
    scene.policy(to: "203.0.113.10", .inbound)
    scene.policy(to: "203.0.113.10", .forwarded)
    scene.policy(to: "203.0.113.10", "192.0.2.0/24", allows: false)
    scene.policy(to: nil)
    #expect(scene.tunnels.isEmpty)
    #expect(scene.verdict.compliance.tag == .none)
  }

  @Test func `transport mode may carry a tunnel, and is undetermined`() {
    var scene = Scene()
    scene.charon()
    scene.policy(to: nil, "203.0.113.10/32", transport: true)
    scene.policy(to: nil, "192.0.2.0/24", transport: true)
    scene.policy(to: nil, "192.0.3.0/24", transport: true)
    #expect(scene.tunnels.map(\.gateway?.address) == [Scene.gateway, nil])
    #expect(scene.tunnels.map(\.gateway?.proven) == [false, nil])
    #expect(scene.tunnels.allSatisfy { $0.licensing.tag == .undetermined })
    #expect(scene.tunnels.first?.facts(.gatewayUnproven) == .gateway(.transportMode))
  }

  @Test func `the policies of an xfrm interface are the interface's`() {
    var scene = Scene()
    scene.charon()
    scene.link("ipsec0", kind: "xfrm", xfrmID: 7)
    scene.link("ipsec1", index: 6, kind: "xfrm", xfrmID: 8)
    scene.route("192.0.2.0/24")
    scene.policy(to: "203.0.113.10", "0.0.0.0/0", id: 7)
    #expect(scene.tunnels.map(\.interface) == ["ipsec0", "ipsec1"])
    #expect(scene.tunnel("ipsec0")?.codes == [.ok])
    #expect(scene.tunnel("ipsec1")?.codes == [.gatewayUnproven])
    // Without the id of either, the policy stands by itself.
    scene.links = scene.links.dropLast(2)
    scene.link("ipsec0", kind: "xfrm")
    #expect(scene.tunnels.map(\.interface) == ["ipsec0"])
    #expect(scene.tunnel("ipsec0")?.gateway?.address == Scene.gateway)
    scene.link("ipsec1", index: 6, kind: "xfrm")
    #expect(scene.tunnels.map(\.interface) == ["ipsec0", "ipsec1", nil])
  }

  @Test func `a policy without a security association carries nothing`() {
    var scene = Scene.ipsec()
    scene.associations = []
    #expect(scene.tunnels.map(\.state) == [.idle])
    #expect(scene.tunnels.map(\.codes) == [[.idle]])
    #expect(scene.tunnels.first?.facts(.idle) == .role(.noAssociation))
    #expect(scene.tunnels.first?.gateway?.proven != true)
    #expect(scene.verdict.compliance.tag == .none)
    // Nor do keys for another gateway, another mode or another interface.
    scene.keys("203.0.113.11")
    scene.keys(tunnel: false)
    #expect(scene.verdict.compliance.tag == .none)
    // For a gateway that nobody knows it is no reproach, either.
    var unlisted = Scene.ipsec("192.0.2.99")
    unlisted.associations = []
    #expect(unlisted.verdict.compliance.tag == .none)
  }

  @Test func `keys by which nothing came prove no gateway`() {
    var scene = Scene.ipsec()
    scene.keys(received: 0)
    #expect(scene.tunnels.map(\.state) == [.active])
    #expect(scene.tunnels.first?.licensing.tag == .undetermined)
    #expect(
      scene.tunnels.first?.facts(.gatewayUnproven) == .gateway(.associationSilent(address: Scene.gateway)))
    scene.associations = nil
    scene.keys()
    #expect(scene.tunnels.first?.codes == [.ok])
    #expect(scene.tunnels.first?.gateway?.proven == true)
  }

  @Test func `an xfrm interface without keys is idle`() {
    var scene = Scene()
    scene.charon()
    scene.link("ipsec0", kind: "xfrm", xfrmID: 7)
    scene.route("192.0.2.0/24")
    scene.policy(to: "203.0.113.10", "0.0.0.0/0", id: 7)
    scene.associations = []
    #expect(scene.tunnels.map(\.state) == [.idle])
    #expect(scene.tunnel("ipsec0")?.facts(.idle) == .role(.noAssociation))
    scene.keys(id: 8)
    #expect(scene.tunnels.map(\.state) == [.idle])
    scene.keys(id: 7)
    #expect(scene.tunnel("ipsec0")?.codes == [.ok])
  }

  @Test func `a VTI and its policy are one tunnel`() {
    var scene = Scene()
    scene.charon()
    scene.link("vti1", kind: "vti", remote: "203.0.113.10")
    scene.route("192.0.2.0/24")
    scene.policy(to: "203.0.113.10", "0.0.0.0/0", mark: 42)
    scene.keys()
    #expect(scene.tunnels.map(\.interface) == ["vti1"])
    #expect(scene.tunnel("vti1")?.gateway?.address == Scene.gateway)
    #expect(scene.tunnel("vti1")?.process?.pid == 70)
    // A policy that takes packets whatever their mark is not the interface's.
    scene.policy(to: "203.0.113.10")
    #expect(scene.tunnels.map(\.interface) == ["vti1", nil])
    scene.associations = []
    #expect(scene.tunnels.map(\.state) == [.idle, .idle])
  }

  @Test(
    arguments: [
      ("gre", "203.0.113.10", 47, nil), ("l2tpeth", nil, 17, 1701), ("l2tpeth", "203.0.113.10", 115, nil),
      ("ppp", nil, 17, 1701),
    ]
      as [(String, String?, UInt8, UInt16?)])
  func `a policy in transport mode is part of the tunnel whose packets it protects`(
    kind: String, remote: String?, number: UInt8, port: UInt16?
  ) {
    var scene = Scene()
    scene.link("x0", kind: kind, remote: remote)
    scene.route("192.0.2.0/24")
    scene.policy(to: nil, "203.0.113.10/32", transport: true, protocolNumber: number, port: port)
    scene.keys(tunnel: false)
    #expect(scene.tunnels.map(\.interface) == ["x0"])
    // Not where that tunnel carries nothing, or where the policy takes more than its packets.
    var idle = scene
    idle.links[2] = Link(index: 5, name: "x0", kind: kind, up: false, remote: remote.map { address($0) })
    #expect(idle.tunnels.map(\.state) == [.idle, .active])
    scene.policies = []
    scene.policy(to: nil, "203.0.113.10/32", transport: true)
    #expect(scene.tunnels.map(\.interface) == ["x0", nil])
    // Nor where it is known to lead elsewhere.
    guard remote != nil else { return }
    scene.policies = []
    scene.policy(to: nil, "203.0.113.11/32", transport: true, protocolNumber: number, port: port)
    #expect(scene.tunnels.map(\.interface) == ["x0", nil])
  }

  @Test func `an endpoint that a policy takes goes through its tunnel, whatever the look-up says`() {
    var scene = Scene.ipsec()
    scene.policies = []
    scene.policy(to: "203.0.113.10")
    scene.probes = [
      ProbeResult(
        endpoint: Endpoint(
          name: "erp", region: Region("DE"), target: Target(scheme: .tcp, host: "192.0.2.80", port: 443),
          expectations: Expectations(path: .tunnel)),
        samples: [EndpointTests.sample(tls: nil, version: nil)], certificate: nil,
        path: Path(interface: "eth0", source: address("198.51.100.2"), nextHop: nil))
    ]
    scene.registry?.rules = [.init(), .crossBorder]
    #expect(scene.verdict.endpoints.first?.path?.tunnel == "t1")
    #expect(scene.verdict.endpoints.first?.expectations.map(\.ok) == [true])
    #expect(scene.tunnels.first?.codes == [.carrierUnknown])
    scene.policies = []
    #expect(scene.verdict.endpoints.first?.expectations.map(\.ok) == [false])
  }

  @Test func `the kernel that cannot be asked leaves the tag open`() {
    var scene = Scene.ipsec()
    scene.report(.failed, .xfrmPolicies)
    #expect(scene.tunnels.first?.codes == [.detectPartial])
  }
}

extension Scene {
  mutating func policy(to gateway: String, _ direction: XfrmPolicy.Direction) {
    policy(to: gateway, "192.0.2.0/24", direction)
  }
}
