import Classifier
import Model
import Testing

/// Links of PPP that are the host's own line, and those that may be a tunnel.
@Suite struct PPPoETests {
  /// A host whose way out are links of PPP, with sessions of PPPoE over some interfaces, of which root's programs hold as
  /// many as there are, or `held`.
  private func host(
    links: Int = 1, sessions: [String] = ["eth0"], held: Int? = nil, _ more: [Link] = []
  ) -> Scene {
    var scene = Scene()
    scene.links[1] = Link(index: 2, name: "eth0", device: true)
    scene.links += more
    scene.routes = []
    for number in 0..<links {
      scene.link("ppp\(number)", index: 40 + number, kind: "ppp")
      scene.route(number == 0 ? "0.0.0.0/0" : "192.0.2.0/24", 40 + number)
    }
    scene.pppoe =
      sessions.isEmpty
      ? nil
      : PPPoESessions(
        held: held ?? sessions.count,
        sessions: sessions.enumerated().map { .init(id: 1 + $0.offset, device: $0.element) })
    return scene
  }

  private func isLine(_ scene: Scene) -> Bool {
    let isNone = scene.verdict.compliance.tag == .none
    #expect(scene.tunnels.allSatisfy { ($0.role == .line) == isNone })
    return isNone
  }

  @Test func `a session of PPPoE over a card is the host's line, and is said to be no VPN`() {
    let scene = host()
    #expect(scene.tunnels.map(\.role) == [.line] && scene.tunnels.map(\.state) == [.active])
    #expect(scene.tunnels.first?.codes == [.notHostVPN])
    #expect(scene.tunnels.first?.facts(.notHostVPN) == .role(.pppoe(interface: "eth0")))
    #expect(scene.verdict.compliance.tag == .none && scene.verdict.compliance.status == .compliant)
    var down = scene
    down.links[2] = Link(index: 40, name: "ppp0", kind: "ppp", up: false)
    #expect(down.tunnels.map(\.role) == [.line] && down.verdict.compliance.tag == .none)
  }

  @Test func `without as many sessions as links each may be a tunnel`() {
    #expect(!isLine(host(sessions: [])))
    #expect(!isLine(host(links: 2)))
    #expect(!isLine(host(sessions: ["eth0", "eth0"])))
    #expect(isLine(host(links: 2, sessions: ["eth0", "eth0"])))
    // Over two cards it is not known which is over which.
    let two = host(links: 2, sessions: ["eth0", "eth1"], [Link(index: 3, name: "eth1", device: true)])
    #expect(isLine(two))
    #expect(two.tunnels.first?.facts(.notHostVPN) == .role(.pppoe(interface: nil)))
  }

  @Test func `a session that any user may have made makes no line of a tunnel`() {
    #expect(!isLine(host(held: 0)))
    #expect(!isLine(host(links: 2, sessions: ["eth0", "eth0"], held: 1)))
    // Nor does one take a line away, unless it is said to be over something else.
    #expect(isLine(host(sessions: ["eth0", "eth0"], held: 1)))
    #expect(!isLine(host(sessions: ["eth0", "veth9"], held: 1)))
    #expect(!isLine(host(held: 2)))
  }

  @Test func `what does not leave by cards alone is no line`() {
    let vlan = Link(index: 3, name: "eth0.7", kind: "vlan", lower: 2)
    #expect(isLine(host(sessions: ["eth0.7"], [vlan])))
    #expect(!isLine(host(sessions: ["eth0.7"])), "a name that nothing has")
    #expect(
      !isLine(host(sessions: ["wan"], [Link(index: 3, name: "wan")])), "a device that is not known to be one")
    #expect(!isLine(host(sessions: ["veth0"], [Link(index: 3, name: "veth0", kind: "veth", lower: 4)])))
    let tap = Link(index: 3, name: "tap0", kind: "tun", tunMode: .tap, master: 4)
    #expect(!isLine(host(sessions: ["tap0"], [tap])))
    #expect(!isLine(host(sessions: ["gre1"], [Link(index: 3, name: "gre1", kind: "gretap")])))
    let over = Link(index: 5, name: "tap0.7", kind: "vlan", lower: 3)
    #expect(!isLine(host(sessions: ["tap0.7"], [tap, over])))
    let card = Link(index: 6, name: "eth1", master: 4, device: true)
    let bond = Link(index: 4, name: "bond0", kind: "bond")
    #expect(isLine(host(sessions: ["bond0"], [bond, card])))
    #expect(!isLine(host(sessions: ["bond0"], [bond])))
    let bridge = Link(index: 4, name: "br0", kind: "bridge")
    #expect(isLine(host(sessions: ["br0"], [bridge, card])))
    #expect(!isLine(host(sessions: ["br0"], [bridge, card, tap])))
    // Links that stand upon each other, which no kernel has.
    let ring = [
      Link(index: 3, name: "a", kind: "vlan", lower: 4), Link(index: 4, name: "b", kind: "vlan", lower: 3),
    ]
    #expect(!isLine(host(sessions: ["a"], ring)))
  }

  @Test func `a tunnel over a line is judged as over a card`() {
    var scene = Scene.fullUDP()
    #expect(scene.verdict.compliance.tag == .licensed)
    scene.links[1] = Link(index: 2, name: "eth0", device: true)
    scene.link("ppp0", index: 40, kind: "ppp")
    scene.route("0.0.0.0/0", 40)
    scene.gatewayRoutes = [
      GatewayRoute(
        address: Scene.gateway, mark: 0, markKnown: true, interface: "ppp0", nextHop: nil, source: nil)
    ]
    #expect(scene.tunnel()?.carriedBy != nil && scene.verdict.compliance.tag == .undetermined)
    scene.pppoe = PPPoESessions(held: 1, sessions: [.init(id: 1, device: "eth0")])
    #expect(scene.tunnel()?.carriedBy == nil && scene.tunnel()?.licensing.tag == .licensed)
    #expect(scene.verdict.compliance.tag == .licensed)
  }

  @Test func `a line hides no program and no policy of a tunnel`() {
    var scene = host()
    scene.process(900, "/usr/sbin/xl2tpd", package: "xl2tpd", server: nil, proxied: false, unit: nil)
    scene.socket(.established, peer: "203.0.113.130", peerPort: 1701, .udp, pid: 900)
    #expect(scene.tunnels.contains { $0.process?.pid == 900 && $0.state == .active })
    #expect(scene.verdict.compliance.tag == .undetermined)
    scene = host()
    scene.policy(to: nil, "203.0.113.10/32", transport: true, protocolNumber: 17, port: 1701)
    scene.keys(tunnel: false)
    #expect(scene.tunnels.map(\.interface) == ["ppp0", nil])
    #expect(scene.verdict.compliance.tag == .undetermined)
  }
}
