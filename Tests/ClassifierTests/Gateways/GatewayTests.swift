import Classifier
import Model
import Testing

@Suite struct GatewayTests {
  @Test func `a host route and the configuration are of one hand, and prove nothing together`() {
    let tunnel = Scene.claimedUDP().tunnel()
    #expect(tunnel?.gateway?.address == Scene.gateway && tunnel?.gateway?.proven == false)
    #expect(tunnel?.codes == [.gatewayUnproven])
    #expect(tunnel?.facts(.gatewayUnproven) == .gateway(.oneHand(address: Scene.gateway)))
    #expect(Scene.claimedUDP("192.0.2.99").tunnel()?.licensing.tag == .undetermined)
  }

  @Test func `a tracked flow proves a gateway, beside a host route and the configuration`() {
    let tunnel = Scene.fullUDP().tunnel()
    #expect(tunnel?.gateway?.address == Scene.gateway)
    #expect(tunnel?.gateway?.proven == true)
    #expect(tunnel?.gateway?.port == 1194)
    #expect(tunnel?.gateway?.transport == .udp)
    #expect(tunnel?.gateway?.sources == [.conntrack, .route, .config])
    #expect(tunnel?.licensing.tag == .licensed)
    #expect(
      tunnel?.evidence.filter {
        if case .gateway(address("203.0.113.10"), _, _)? = $0.facts { true } else { false }
      }.map(\.strength).sorted() == [.medium, .medium, .strong])
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
    var scene = Scene.claimedUDP()
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
    var scene = Scene.claimedUDP()
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
    var scene = Scene.claimedUDP()
    scene.routes.removeAll { $0.destination.isHost }
    scene.route(
      "203.0.113.10/32", interface == "tun0" ? 5 : 2, via: hop, table: table, installer: installer)
    #expect(scene.tunnel()?.gateway?.sources?.contains(.route) == false, "\(what)")
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
    // Among several remotes one that agrees contradicts nothing, and proves nothing.
    scene.config("203.0.113.10")
    #expect(scene.tunnel()?.codes == [.gatewayUnproven])
    scene.sighting(.conntrack, "203.0.113.10")
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
    scene.gateways.removeAll { $0.source == .conntrack }
    #expect(scene.tunnel()?.facts(.gatewayUnproven) == .gateway(.oneHand(address: Scene.gateway)))
    scene.gateways = []
    #expect(scene.tunnel()?.gateway == nil)
    #expect(scene.tunnel()?.codes == [.gatewayUnproven])
    scene.config("203.0.113.12")
    #expect(scene.tunnel()?.codes == [.gatewayContradicted])
  }

  @Test func `several gateways with a route and a remote each leave it open`() {
    var scene = Scene.claimedUDP()
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
    var scene = Scene.claimedUDP()
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

  @Test func `of several live peers none is the gateway, whatever other sources name`() {
    var scene = Scene.splitTCP()
    scene.socket(.established, port: 40001, peer: "192.0.2.50", peerPort: 443)
    #expect(scene.tunnel()?.gateway == nil)
    #expect(scene.tunnel()?.codes == [.gatewayUnproven])
    scene.gateways = []
    #expect(scene.tunnel()?.codes == [.gatewayUnproven])
    scene.sighting(.management, "192.0.2.50")
    #expect(scene.tunnel()?.gateway == nil)
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
  }

  @Test(arguments: [GatewaySighting.Source.conntrack, .management])
  func `a live peer that one source alone sees is not outvoted by the others`(
    source: GatewaySighting.Source
  ) {
    var scene = Scene.fullUDP()
    scene.sighting(.management, "203.0.113.10")
    #expect(scene.tunnel()?.licensing.tag == .licensed)
    scene.sighting(source, "192.0.2.99")
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
    #expect(scene.tunnel()?.gateway == nil)
  }

  @Test func `the licensed node of a mesh does not stand for the one that takes the data`() {
    // tinc: the meta connection to one node, datagrams to another.
    var scene = Scene.splitTCP()
    scene.processes = []
    scene.process(812, "/usr/sbin/tincd", package: "tinc")
    scene.gateways = []
    scene.sighting(.established, "203.0.113.10", port: 655, .tcp)
    scene.sighting(.conntrack, "203.0.113.10", port: 655, .tcp)
    scene.sighting(.conntrack, "192.0.2.99", port: 655, .udp)
    scene.socket(.unconnected, port: 655, .udp)
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
    #expect(scene.tunnel()?.provider == nil)
  }

  @Test(arguments: [(true, .undetermined), (nil, .licensed)] as [(Bool?, Model.Tag)])
  func `a connection over which nothing passed proves nothing`(idle: Bool?, tag: Model.Tag) {
    var scene = Scene.splitTCP()
    scene.gateways = []
    scene.sockets = []
    scene.socket(.established, peer: "203.0.113.10", idle: idle)
    #expect(scene.tunnel()?.licensing.tag == tag)
    if idle == true {
      #expect(scene.tunnel()?.facts(.gatewayUnproven) == .gateway(.idlePeer(address: Scene.gateway)))
    }
    // Nor does it hide the peer of another one.
    scene.socket(.established, port: 40001, peer: "192.0.2.99")
    #expect(scene.tunnel()?.licensing.tag == (idle == true ? .unlicensed : .undetermined))
  }

  @Test func `TLS and DTLS to one gateway are one tunnel with one key, whichever is seen first`() {
    var scene = Scene.splitTCP()
    scene.processes = []
    scene.process(812, "/usr/sbin/openconnect", package: "openconnect")
    scene.gateways = []
    let key = scene.tunnel()?.key
    scene.socket(.established, port: 40001, peer: "203.0.113.10", peerPort: 443, .udp)
    #expect(scene.tunnel()?.licensing.tag == .licensed && scene.tunnel()?.key == key)
    scene.sockets.reverse()
    #expect(scene.tunnel()?.key == key && scene.tunnel()?.gateway?.transport == .tcp)
  }

  @Test func `a question to the host's resolver comes and goes without changing anything`() {
    for peer in ["198.51.100.53", "127.0.0.53", "192.0.2.53"] {
      var scene = Scene.splitTCP()
      let before = scene.tunnel()?.licensing
      scene.socket(.established, port: 50000, peer: peer, peerPort: 53, .udp, resolver: true)
      #expect(scene.tunnel()?.licensing.tag == .licensed && scene.tunnel()?.licensing == before, "\(peer)")
      // Of any other address, the same port may be a tunnel's.
      scene.socket(.established, port: 50001, peer: peer, peerPort: 53, .udp)
      #expect(scene.tunnel()?.licensing.tag == .undetermined, "\(peer)")
    }
  }

  @Test func `who dialled in is counted and is no gateway`() {
    // sshd with -w hands the connection to another process than the one that listens.
    var scene = Scene.splitTCP()
    scene.processes = []
    scene.process(812, "/usr/sbin/sshd", package: "openssh-server", server: nil)
    scene.gateways = []
    scene.sockets = []
    scene.socket(.established, port: 22, accepted: true)
    let tunnel = scene.tunnel()
    #expect(tunnel?.gateway == nil && tunnel?.licensing.tag == .undetermined)
    #expect(tunnel?.facts(.gatewayUnproven) == .gateway(.dialledIn(count: 1)))
    // What the process dialled beside that may be its gateway or not.
    scene.socket(.established, port: 40001, peer: "192.0.2.99")
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
    #expect(scene.tunnel()?.facts(.gatewayUnproven) == .gateway(.severalPeers))
  }

  @Test func `addresses behind the tunnel itself are nobody's gateway`() {
    var scene = Scene.fullUDP()
    for inner in ["10.8.0.1", "10.8.0.53"] {
      scene.socket(.established, port: 50000, peer: inner, peerPort: 443)
      scene.sighting(.conntrack, inner, port: 443, .tcp)
    }
    #expect(scene.tunnel()?.licensing.tag == .undetermined, "nothing says by which way they are reached")
    scene.gatewayRoutes = ["10.8.0.1", "10.8.0.53"].map {
      GatewayRoute(address: address($0), mark: 0, markKnown: true, interface: "tun0")
    }
    #expect(scene.tunnel()?.licensing.tag == .licensed)
    // An address that was added to the link does not hide a gateway past it.
    scene.gatewayRoutes = ["10.8.0.1", "10.8.0.53"].map {
      GatewayRoute(address: address($0), mark: 0, markKnown: true, interface: "eth0")
    }
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
  }

  @Test func `an address that a local proxy gives out is no gateway, and accuses nobody`() {
    var scene = Scene.splitTCP("198.18.0.46")
    scene.link("Meta", index: 8)
    scene.addresses.append(InterfaceAddress(interface: 8, address: address("198.18.0.1"), prefixLength: 30))
    #expect(
      scene.tunnel()?.facts(.gatewayUnproven)
        == .gateway(.relayed(relay: .fakeAddress, address: address("198.18.0.46"), port: 1194)))
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
    // In a network of the host's own it is an address as any other.
    scene.addresses.append(InterfaceAddress(interface: 2, address: address("198.18.0.2"), prefixLength: 24))
    #expect(scene.tunnel()?.gateway?.proven == true)
  }

  @Test(arguments: ["10.1.2.3", "192.168.7.1", "100.64.3.4", "fd00::5"])
  func `a private address is not accused as an unlisted gateway`(proxy: String) {
    let tunnel = Scene.splitTCP(proxy).tunnel()
    #expect(tunnel?.licensing.tag == .undetermined)
    #expect(
      tunnel?.facts(.providerUnlisted) == .match(.unlistedInternal(serial: 42, gateway: address(proxy))))
    #expect(Scene.splitTCP("192.0.2.99").tunnel()?.licensing.tag == .unlicensed)
  }

  @Test(arguments: ["gre", "ipip", "sit", "vti", "vxlan", "l2tpeth"])
  func `the kernel's own links lead where they are configured to`(kind: String) {
    for (remote, tag) in [("203.0.113.10", Model.Tag.undetermined), ("192.0.2.99", .unlicensed)] {
      var scene = Scene()
      scene.link("gre1", kind: kind, remote: remote)
      scene.route("192.0.2.0/28")
      let tunnel = scene.tunnel("gre1")
      #expect(tunnel?.gateway?.address == address(remote) && tunnel?.gateway?.proven == true)
      #expect(tunnel?.gateway?.sources == [.link] && tunnel?.licensing.tag == tag, "\(kind) to \(remote)")
    }
    var own = Scene()
    own.link("gre1", kind: kind, remote: "198.51.100.2")
    own.route("192.0.2.0/28")
    #expect(own.tunnel("gre1")?.gateway?.proven != true)
  }

  @Test func `a bound that cut leaves a gap`() {
    for name in [Collector.gatewayRoutes, .conntrack] {
      var scene = Scene.fullUDP()
      scene.reports[name] = CollectorReport(
        name, .failed, facts: .cut(count: 300, list: .gateways, link: nil))
      #expect(scene.tunnel()?.licensing.tag == .undetermined)
      #expect(scene.verdict.compliance.codes.contains(.detectPartial))
      var bare = Scene()
      bare.reports[name] = scene.reports[name]
      #expect(bare.verdict.compliance.tag == .undetermined)
    }
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
    var scene = Scene.claimedUDP()
    scene.processes = []
    scene.process(netns: 77)
    #expect(scene.tunnel()?.gateway?.proven == false)
    #expect(scene.tunnel()?.gateway?.sources == [.config])
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
