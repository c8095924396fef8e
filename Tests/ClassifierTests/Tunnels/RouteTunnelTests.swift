import Classifier
import Model
import Testing

/// Tunnels that are nothing but routes.
@Suite struct RouteTunnelTests {
  @Test(arguments: [(1, "encap"), (5, "encap"), (6, "bpf"), (8, "encap"), (99, "encap")])
  func `a route that encapsulates out of a physical link is a tunnel`(kind: UInt16, name: String) {
    var scene = Scene()
    scene.route("0.0.0.0/0", 2, encapsulation: kind)
    #expect(scene.tunnels.map(\.kind.rawValue) == [name])
    let tunnel = scene.tunnels.first
    #expect(tunnel?.state == .active && tunnel?.scope == .full && tunnel?.interface == nil)
    #expect(tunnel?.captures.map(\.prefix) == [prefix("0.0.0.0/0")])
    #expect(tunnel?.codes.contains(.gatewayUnproven) == true)
    #expect(tunnel?.evidence.contains { $0.source == .routes } == true)
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  @Test
  func `the end of a segment, a route that nobody asks for and one out of a tunnel are none of their own`() {
    var scene = Scene()
    scene.route("2001:db8:1::1/128", 2, encapsulation: 7)
    scene.route("10.0.0.0/8", 2, table: 99, encapsulation: 5)
    #expect(scene.tunnels.isEmpty && scene.verdict.compliance.tag == .none)
    scene.link("vx0", kind: "vxlan")
    scene.route("10.0.0.0/8", encapsulation: 2)
    #expect(scene.tunnels.map(\.kind) == [.vxlan])
  }

  @Test func `a link that is down carries nothing of its routes`() {
    var scene = Scene()
    scene.link("eth1", kind: nil, up: false)
    scene.route("10.0.0.0/8", encapsulation: 5)
    #expect(scene.tunnels.map(\.state) == [.idle])
    #expect(scene.verdict.compliance.tag == .none)
  }

  @Test(arguments: [nil, "uidrange 1000-1999", "not fwmark 0x55", "iif lo"])
  func `much of the Internet led to this host itself is a proxy`(selector: Selector?) {
    var scene = Scene()
    scene.route("0.0.0.0/0", 1, table: 200, action: .local)
    #expect(scene.verdict.compliance.tag == .none)
    scene.rules.append(RoutingRule(family: .v4, priority: 200, table: 200, selector: selector))
    #expect(scene.tunnels.map(\.kind) == [.redirect])
    #expect(scene.verdict.compliance.tag == .undetermined)
    // A rule of the packet filter tells it better.
    scene.divert(.tproxy)
    #expect(scene.tunnels.map(\.kind) == [.tproxy])
  }

  @Test(arguments: ["fwmark 0x1", "iif eth0"])
  func `what a transparent proxy takes of other hosts is none of this one`(selector: Selector) {
    var scene = Scene()
    scene.route("0.0.0.0/0", 1, table: 200, action: .local)
    scene.rules.append(RoutingRule(family: .v4, priority: 200, table: 200, selector: selector))
    #expect(scene.tunnels.isEmpty && scene.verdict.compliance.tag == .none)
  }

  @Test func `many small parts of the Internet led to this host itself are a proxy`() {
    var scene = Scene()
    for third in 0..<255 { scene.route("203.0.\(third).0/24", 1, table: 255, action: .local) }
    #expect(scene.verdict.compliance.tag == .none)
    for third in 0..<2 { scene.route("198.18.\(third).0/24", 1, table: 255, action: .local) }
    #expect(scene.tunnels.map(\.kind) == [.redirect])
    #expect(scene.verdict.compliance.tag == .undetermined)
    // The host's own addresses are none of them, however many.
    scene = Scene()
    for last in 0..<300 {
      let own = "203.0.\(last / 250).\(last % 250)"
      scene.addresses.append(InterfaceAddress(interface: 1, address: address(own), prefixLength: 32))
      scene.route("\(own)/32", 1, table: 255, action: .local)
    }
    #expect(scene.verdict.compliance.tag == .none)
  }

  @Test(arguments: ["203.0.113.0/24", "192.0.0.0/16", "127.0.0.0/8", "10.0.0.0/8", "2001:db8::/32"])
  func `a network that a host serves for others is none`(destination: String) {
    var scene = Scene()
    scene.route(destination, 1, table: 255, action: .local)
    #expect(scene.tunnels.isEmpty && scene.verdict.compliance.tag == .none)
  }

  @Test func `a route in the table of the host's own addresses is asked first`() {
    var scene = Scene()
    scene.link("vx0", kind: "vxlan")
    scene.route("0.0.0.0/1", table: 255)
    scene.route("128.0.0.0/1", table: 255)
    #expect(scene.tunnel("vx0")?.state == .active && scene.tunnel("vx0")?.scope == .full)
  }

  @Test func `a policy of one socket takes nothing else`() {
    var scene = Scene()
    scene.policies = [
      XfrmPolicy(
        direction: .outbound, source: prefix("0.0.0.0/0"), destination: prefix("0.0.0.0/0"),
        tunnelSource: address("198.51.100.2"), tunnelDestination: address("203.0.113.10"), ofSocket: true)
    ]
    #expect(scene.tunnels.map(\.kind) == [.xfrm] && scene.tunnels.first?.scope == .split)
    #expect(scene.tunnels.first?.captures.map(\.selector) == ["xfrm of a socket"])
    #expect(scene.verdict.compliance.tag == .undetermined)
    scene.probes = [EndpointTests.probe(.reachable, Expectations(path: .direct), interface: "eth0")]
    #expect(scene.verdict.endpoints.flatMap(\.expectations).map(\.ok) == [true])
  }

  @Test func `a gateway whose packets this host takes for its own is not proven`() {
    for whole in [Scene.fullUDP(), Scene.userspaceWireGuard()] {
      var scene = whole
      #expect(scene.verdict.compliance.tag == .licensed)
      scene.gatewayRoutes = [
        GatewayRoute(
          address: Scene.gateway, mark: 0, markKnown: false, interface: "lo", nextHop: nil,
          source: Scene.gateway)
      ]
      #expect(scene.verdict.compliance.tag == .undetermined)
      #expect(
        scene.tunnels.first?.facts(.gatewayUnproven)
          == .gateway(.addressTaken(address: Scene.gateway)))
    }
  }

  @Test func `a gateway whose packets go into a namespace of this machine is not proven`() {
    var scene = Scene.fullUDP()
    scene.link("h0", index: 30, kind: "veth", mode: nil, lowerElsewhere: true)
    func asked(_ interface: String) -> GatewayRoute {
      GatewayRoute(
        address: Scene.gateway, mark: 0, markKnown: true, interface: interface, nextHop: nil, source: nil)
    }
    scene.gatewayRoutes = [asked("eth0")]
    #expect(scene.verdict.compliance.tag == .licensed)
    scene.gatewayRoutes = [asked("h0")]
    #expect(scene.verdict.compliance.tag == .undetermined)
    #expect(
      scene.tunnels.first?.facts(.gatewayUnproven) == .gateway(.addressTaken(address: Scene.gateway)))

    // In a container the veth of the default route is the way out, and another one is not; on a host none is.
    scene.links.removeAll { ["eth0", "h0"].contains($0.name) }
    scene.link("eth0", index: 2, kind: "veth", mode: nil, lowerElsewhere: true)
    scene.link("h0", index: 30, kind: "veth", mode: nil, lowerElsewhere: true)
    scene.meant = .namespace
    for (network, interface, tag) in [
      (HostView.Place.contained, "eth0", Tag.licensed), (.contained, "h0", .undetermined),
      (.initial, "eth0", .undetermined),
    ] {
      scene.view = HostView(pid: network, network: network)
      scene.gatewayRoutes = [asked(interface)]
      #expect(scene.verdict.compliance.tag == tag, "\(network) \(interface)")
    }
  }

  @Test func `a clock from before the registry was issued licenses nobody`() {
    var scene = Scene.fullUDP()
    #expect(scene.verdict.compliance.tag == .licensed)
    guard let issued = scene.registry?.registry.meta.issued else { return }
    scene.at = issued.adding(days: -2)
    let tunnel = scene.tunnel()
    #expect(tunnel?.licensing.tag == .undetermined)
    #expect(
      tunnel?.facts(.detectPartial)
        == .detection(
          .clockWrong(clock: scene.at, serial: scene.registry?.registry.meta.serial ?? 0, issued: issued)))
    scene.at = issued
    #expect(scene.tunnel()?.codes.contains(.detectPartial) == false)
  }

  @Test func `a clock from before a licence was looked up licenses nobody`() {
    var scene = Scene.fullUDP()
    // The file may be older than its look-ups say, if somebody wrote them down wrong: then, too, a date is wrong.
    scene.registry?.licences[0].lastChecked = day("2026-11-25")
    let tunnel = scene.tunnel()
    #expect(tunnel?.licensing.tag == .undetermined)
    #expect(
      tunnel?.facts(.detectPartial)
        == .detection(.clockBeforeCheck(clock: scene.at, serial: 42, checked: "2026-11-25")))
    scene.registry?.licences[0].lastChecked = day("2026-11-22")
    #expect(scene.tunnel()?.licensing.tag == .licensed)
  }
}
