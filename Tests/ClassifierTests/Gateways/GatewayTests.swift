import Classifier
import Model
import Testing

@Suite struct GatewayTests {
  @Test func `a host route and the configuration prove a gateway together`() {
    let tunnel = Scene.fullUDP().tunnel()
    #expect(tunnel?.gateway?.address == Scene.gateway)
    #expect(tunnel?.gateway?.proven == true)
    #expect(tunnel?.gateway?.port == 1194)
    #expect(tunnel?.gateway?.transport == .udp)
    #expect(tunnel?.gateway?.sources == [.route, .config])
    #expect(tunnel?.licensing.tag == .licensed)
    #expect(
      tunnel?.evidence.filter {
        if case .gateway(address("203.0.113.10"), _, _)? = $0.facts { true } else { false }
      }.map(\.strength) == [.medium, .medium])
    #expect(tunnel?.evidence.map(\.id) == (1...(tunnel?.evidence.count ?? 0)).map { "e\($0)" })
  }

  @Test func `an established peer of a verified process proves a gateway alone`() {
    var scene = Scene.splitTCP()
    scene.gateways = []
    #expect(scene.tunnel()?.gateway?.proven == true)
    #expect(scene.tunnel()?.gateway?.sources == [.established])
    #expect(scene.tunnel()?.gateway?.transport == .tcp)
  }

  @Test(arguments: [GatewaySighting.Source.conntrack, .management, .established])
  func `each live source proves a gateway alone, of a verified process`(source: GatewaySighting.Source) {
    var scene = Scene.fullUDP()
    scene.gateways = []
    scene.routes.removeAll { $0.destination.isHost }
    scene.sighting(source, "203.0.113.10")
    #expect(scene.tunnel()?.licensing.tag == .licensed)
    scene.processes = []
    scene.process(812, .mismatch)
    #expect(scene.tunnel()?.gateway?.proven == false)
    #expect(scene.tunnel()?.codes.contains(.gatewayUnproven) == true)
  }

  @Test func `a configuration alone does not prove a gateway, and the reason says so`() {
    var scene = Scene.fullUDP()
    scene.routes.removeAll { $0.destination.isHost }
    let tunnel = scene.tunnel()
    #expect(tunnel?.gateway?.address == Scene.gateway)
    #expect(tunnel?.gateway?.proven == false)
    #expect(tunnel?.codes == [.gatewayUnproven])
    #expect(
      tunnel?.facts(.gatewayUnproven)
        == .gateway(.configurationOnly(address: tunnel?.gateway?.address)))
  }

  @Test func `a host route alone does not prove a gateway`() {
    var scene = Scene.fullUDP()
    scene.gateways = []
    #expect(scene.tunnel()?.codes == [.gatewayUnproven])
    // A name is no address: nobody asks who answers for it today.
    scene.config(nil, host: "vpn.example.net")
    #expect(scene.tunnel()?.codes == [.gatewayUnproven])
    #expect(
      scene.tunnel()?.facts(.gatewayUnproven)
        == .gateway(.routeOnly(address: Scene.gateway, name: "vpn.example.net", collectors: [])))
    #expect(scene.tunnel()?.evidence.first { $0.facts == .name(name: "vpn.example.net") }?.strength == .weak)
  }

  @Test func `a host route beside a split tunnel proves nothing`() {
    var scene = Scene.fullUDP()
    scene.routes.removeAll { $0.destination == prefix("128.0.0.0/1") }
    #expect(scene.tunnel()?.scope == .split)
    #expect(scene.tunnel()?.gateway?.proven == false)
  }

  @Test(arguments: [
    ("by the kernel", "eth0", "198.51.100.1", UInt8(2), UInt32(254)),
    ("by DHCP", "eth0", "198.51.100.1", 16, 254),
    ("without a next hop", "eth0", nil, 3, 254),
    ("into the tunnel", "tun0", "10.8.0.1", 3, 254),
    ("in a table that nobody asks", "eth0", "198.51.100.1", 3, 99),
  ])
  func `a host route that no client would write proves nothing`(
    what: String, interface: String, hop: String?, installer: UInt8, table: UInt32
  ) {
    var scene = Scene.fullUDP()
    scene.routes.removeAll { $0.destination.isHost }
    scene.route(
      "203.0.113.10/32", interface == "tun0" ? 5 : 2, via: hop, table: table, installer: installer)
    #expect(scene.tunnel()?.gateway?.proven == false, "\(what)")
  }

  @Test func `route and configuration that disagree contradict each other`() {
    var scene = Scene.fullUDP()
    scene.gateways = []
    scene.config("203.0.113.11")
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
    #expect(scene.tunnel()?.codes == [.gatewayContradicted])
    #expect(
      scene.tunnel()?.facts(.gatewayContradicted)
        == .gateway(
          .routeNotConfigured(
            routes: AddressList([Scene.gateway]), configured: AddressList([address("203.0.113.11")]))))
    // Among several remotes one that agrees is enough.
    scene.config("203.0.113.10")
    #expect(scene.tunnel()?.licensing.tag == .licensed)
  }

  @Test func `a remote known by name cannot be contradicted by a route`() {
    var scene = Scene.fullUDP()
    scene.gateways = []
    scene.config("203.0.113.11")
    scene.config(nil, host: "vpn.example.net")
    #expect(scene.tunnel()?.codes == [.gatewayUnproven])
  }

  @Test func `of several host routes the one that is agreed with counts`() {
    var scene = Scene.fullUDP()
    scene.route("192.0.2.7/32", 2, via: "198.51.100.1")
    #expect(scene.tunnel()?.gateway?.address == Scene.gateway)
    #expect(scene.tunnel()?.licensing.tag == .licensed)
    scene.gateways = []
    #expect(scene.tunnel()?.gateway == nil)
    #expect(scene.tunnel()?.codes == [.gatewayUnproven])
    scene.config("203.0.113.12")
    #expect(scene.tunnel()?.codes == [.gatewayContradicted])
  }

  @Test func `several gateways with a route and a remote each leave it open`() {
    var scene = Scene.fullUDP()
    scene.route("203.0.113.11/32", 2, via: "198.51.100.1")
    scene.config("203.0.113.11")
    #expect(scene.tunnel()?.codes == [.gatewayUnproven])
    scene.sighting(.conntrack, "203.0.113.11")
    #expect(scene.tunnel()?.gateway?.address == address("203.0.113.11"))
    #expect(scene.tunnel()?.licensing.tag == .licensed)
  }

  @Test func `live sources that differ contradict each other`() {
    var scene = Scene.splitTCP()
    scene.sighting(.management, "203.0.113.11", .tcp)
    #expect(scene.tunnel()?.codes == [.gatewayContradicted])
    #expect(scene.tunnel()?.gateway?.proven != true)
  }

  @Test func `a live peer against the configuration or the host route is contradicted`() {
    var scene = Scene.splitTCP()
    scene.gateways = []
    scene.config("203.0.113.11", .tcp)
    #expect(scene.tunnel()?.codes == [.gatewayContradicted])

    var routed = Scene.fullUDP("203.0.113.11")
    routed.gateways = []
    routed.sighting(.conntrack, "203.0.113.10")
    #expect(routed.tunnel()?.codes == [.gatewayContradicted])
    routed.route("203.0.113.10/32", 2, via: "198.51.100.1")
    #expect(routed.tunnel()?.licensing.tag == .licensed)
  }

  @Test func `a flow that this host sends elsewhere is contradicted`() {
    var scene = Scene.fullUDP()
    scene.sighting(.conntrack, "192.0.2.99", from: "203.0.113.10")
    #expect(scene.tunnel()?.codes == [.gatewayContradicted])
    #expect(scene.tunnel()?.gateway?.proven == false)
    #expect(
      scene.tunnel()?.facts(.gatewayContradicted)
        == .gateway(.translated(from: Scene.gateway, to: address("192.0.2.99"))))
  }

  @Test func `a gateway whose packets a rule of the packet filter sends elsewhere is contradicted`() {
    func tunnel(_ destination: String, to: String = "192.0.2.99") -> Tunnel? {
      var scene = Scene.fullUDP()
      scene.translations = [
        Translation(destination: prefix(destination), to: address(to), table: "nat", chain: "OUTPUT")
      ]
      return scene.tunnel()
    }
    #expect(tunnel("203.0.113.10/32")?.codes == [.gatewayContradicted])
    #expect(
      tunnel("0.0.0.0/0")?.facts(.gatewayContradicted)
        == .gateway(.translated(from: Scene.gateway, to: address("192.0.2.99"))))
    #expect(tunnel("203.0.113.11/32")?.licensing.tag == .licensed)
    #expect(tunnel("203.0.113.0/24", to: "203.0.113.10")?.licensing.tag == .licensed)
  }

  @Test(arguments: ["127.0.0.1", "198.51.100.2", "::1"])
  func `a relay on this host leaves the gateway unproven`(relay: String) {
    var scene = Scene.fullUDP()
    scene.socket(.established, local: relay, peer: relay, peerPort: 1080)
    #expect(scene.tunnel()?.gateway == nil)
    #expect(scene.tunnel()?.codes == [.gatewayUnproven])
    #expect(
      scene.tunnel()?.facts(.gatewayUnproven)
        == .gateway(.relayed(relay: .host, address: address(relay), port: 1080)))
  }

  @Test func `a remote on this host is a relay`() {
    var scene = Scene.fullUDP()
    scene.gateways = []
    scene.config("127.0.0.1")
    #expect(
      scene.tunnel()?.facts(.gatewayUnproven)
        == .gateway(.relayed(relay: .host, address: address("127.0.0.1"), port: 1194)))
  }

  @Test func `who asks the control port is no peer of the tunnel`() {
    var scene = Scene.splitTCP()
    scene.socket(.listening, local: "127.0.0.1", port: 7505)
    scene.socket(.established, local: "127.0.0.1", port: 7505, peer: "127.0.0.1", peerPort: 50000)
    scene.sighting(.established, "127.0.0.1", port: 50000, .tcp)
    scene.sighting(.established, "203.0.113.10", port: 1194, .tcp)
    #expect(scene.tunnel()?.licensing.tag == .licensed)
  }

  @Test func `of several peers the one that another source names is the gateway`() {
    var scene = Scene.splitTCP()
    scene.socket(.established, port: 40001, peer: "192.0.2.50", peerPort: 443)
    #expect(scene.tunnel()?.gateway?.address == Scene.gateway)
    #expect(scene.tunnel()?.licensing.tag == .licensed)
    scene.gateways = []
    #expect(scene.tunnel()?.gateway == nil)
    #expect(scene.tunnel()?.codes == [.gatewayUnproven])
    scene.sighting(.management, "192.0.2.50")
    #expect(scene.tunnel()?.gateway?.address == address("192.0.2.50"))
  }

  @Test func `two sockets to one gateway are one peer`() {
    var scene = Scene.splitTCP()
    scene.gateways = []
    scene.socket(.established, peer: "203.0.113.10", peerPort: 443, .udp)
    #expect(scene.tunnel()?.gateway?.proven == true)
  }

  @Test func `an unverified process's peer counts beside another kind of source, and licenses nothing`() {
    var scene = Scene.splitTCP()
    scene.processes = []
    scene.process(812, .mismatch)
    #expect(scene.tunnel()?.gateway?.proven == true)
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
    #expect(scene.tunnel()?.codes == [.processUnverified])
    // Replacing the program does not better the tag at a gateway that nobody lists.
    var unknown = Scene.splitTCP("192.0.2.99")
    #expect(unknown.tunnel()?.licensing.tag == .unlicensed)
    unknown.processes = []
    unknown.process(812, .mismatch)
    #expect(unknown.tunnel()?.licensing.tag == .unlicensed)
  }

  @Test func `two sources of one kind do not prove an unverified process's gateway`() {
    var scene = Scene.splitTCP()
    scene.processes = []
    scene.process(812, .mismatch)
    scene.gateways = []
    scene.sighting(.conntrack, "203.0.113.10", .tcp)
    #expect(scene.tunnel()?.gateway?.proven == false)
    scene.config("203.0.113.10", .tcp)
    #expect(scene.tunnel()?.gateway?.proven == true)
  }

  @Test func `two medium sources must agree on port and protocol where both tell`() {
    var scene = Scene.splitTCP()
    scene.processes = []
    scene.process(812, .mismatch)
    scene.gateways = []
    scene.config("203.0.113.10", port: 1195, .tcp)
    #expect(scene.tunnel()?.gateway?.proven == false)
    scene.gateways = []
    scene.config("203.0.113.10", port: 1194, .udp)
    #expect(scene.tunnel()?.gateway?.proven == false)
    scene.gateways = []
    scene.config("203.0.113.10", port: nil, nil)
    #expect(scene.tunnel()?.gateway?.proven == true)
  }

  @Test func `the way to the gateway through another tunnel is its carrier`() {
    var scene = Scene.fullUDP()
    scene.link("tun1", index: 6)
    scene.process(900)
    scene.hold("tun1", pid: 900)
    scene.route("192.0.2.0/24", 6)
    scene.socket(.established, peer: "203.0.113.11", pid: 900)
    scene.gatewayRoutes = [
      GatewayRoute(address: address("203.0.113.11"), mark: 0, markKnown: true, interface: "tun0"),
      GatewayRoute(address: Scene.gateway, mark: 0, markKnown: true, interface: "eth0"),
    ]
    #expect(scene.tunnel("tun1")?.carriedBy == "t1")
    #expect(scene.tunnel("tun0")?.carriedBy == nil)
    #expect(scene.tunnel("tun0")?.licensing.tag == .licensed)
    // Without any way there is no evidence at all.
    scene.gatewayRoutes = [
      GatewayRoute(address: address("203.0.113.11"), mark: 0, markKnown: true, interface: nil)
    ]
    #expect(scene.tunnel("tun1")?.carriedBy == nil)
    #expect(scene.tunnel("tun1")?.gateway?.proven == true)
  }

  @Test(arguments: [(true, [ReasonCode.gatewayContradicted]), (false, [.ok])])
  func `a way to the gateway into the tunnel itself contradicts, when the mark is the socket's own`(
    known: Bool, codes: [ReasonCode]
  ) {
    var scene = Scene.fullUDP()
    scene.gatewayRoutes = [
      GatewayRoute(address: Scene.gateway, mark: 0, markKnown: known, interface: "tun0")
    ]
    #expect(scene.tunnel()?.codes == codes)
  }

  @Test func `a daemon in another namespace has no host route here`() {
    var scene = Scene.fullUDP()
    scene.processes = []
    scene.process(netns: 77)
    #expect(scene.tunnel()?.gateway?.proven == false)
  }

  @Test func `a thousand sockets and routes leave a bounded list of evidence`() {
    var scene = Scene.fullUDP()
    for index in 0..<1000 {
      scene.socket(
        .established, port: UInt16(10000 + index), peer: "192.0.\(index / 250).\(index % 250 + 1)")
      scene.route("198.18.\(index / 250).\(index % 250 + 1)/32", 2, via: "198.51.100.1")
      scene.config(nil, host: "vpn\(index).example.net")
    }
    let tunnel = scene.tunnel()
    #expect((tunnel?.evidence.count ?? 0) < 50)
    #expect(tunnel?.licensing.reasons.allSatisfy { "\($0)".utf8.count < 3000 } == true)
  }
}

extension Scene {
  mutating func config(_ text: String, _ transport: TransportProtocol) {
    config(text, host: nil, port: 1194, transport)
  }

  mutating func sighting(_ source: GatewaySighting.Source, _ text: String, _ transport: TransportProtocol) {
    sighting(source, text, port: 1194, transport)
  }
}
