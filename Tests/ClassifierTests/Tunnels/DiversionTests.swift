import Classifier
import Model
import Testing

/// Proxies without an interface, and proxies behind which a gateway stands.
@Suite struct DiversionTests {
  @Test(arguments: [
    (Diversion.Kind.redirect, TunnelKind.redirect), (.tproxy, .tproxy), (.queue, .redirect),
  ])
  func `a rule that leads the host's own traffic to a process is a tunnel`(
    kind: Diversion.Kind, expected: TunnelKind
  ) {
    var scene = Scene()
    scene.divert(kind)
    scene.divert(kind, table: "other")
    scene.process(812, "/usr/sbin/redsocks", package: "redsocks")
    #expect(scene.tunnels.map(\.kind) == [expected])
    #expect(scene.tunnels.first?.state == .active)
    #expect(scene.tunnels.first?.process?.pid == 812)
    #expect(scene.tunnels.first?.codes == [.gatewayUnproven])
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  @Test func `forwarded traffic is not the host's`() {
    var scene = Scene()
    scene.divert(own: false)
    #expect(scene.tunnels.isEmpty)
    #expect(scene.verdict.compliance.tag == .none)
  }

  @Test func `nobody seen to listen, or a stranger, is not verified`() {
    var scene = Scene()
    scene.divert(pid: nil)
    #expect(
      scene.tunnels.first?.facts(.processUnverified) == .process(.listenerUnknown))
    scene.diversions = []
    scene.divert(pid: 999)
    #expect(scene.tunnels.first?.codes == [.processUnverified, .gatewayUnproven])
  }

  @Test func `a peer of a program that is no known proxy may be where packets are bound for`() {
    var scene = Scene()
    scene.divert(.tproxy)
    scene.process(812, "/usr/sbin/envoy", package: "envoy")
    // What this host sent, taken and answered under the address that it was meant for.
    scene.socket(.established, local: "192.0.2.80", port: 443, peer: "198.51.100.2", peerPort: 50000)
    scene.socket(.established, peer: "203.0.113.10", peerPort: 443)
    #expect(scene.tunnels.first?.gateway?.address == Scene.gateway)
    #expect(scene.tunnels.first?.gateway?.proven == false)
    #expect(scene.tunnels.first?.codes == [.processUnverified, .gatewayUnproven])
    scene.socket(.established, port: 40001, peer: "192.0.2.99", peerPort: 443)
    #expect(scene.tunnels.first?.gateway == nil)
  }

  @Test(arguments: [GatewaySighting.Source.established, .conntrack, .management])
  func `behind a proxy nothing live tells the gateway`(source: GatewaySighting.Source) {
    var scene = Scene.fullUDP()
    scene.processes = []
    scene.process(proxied: true)
    scene.sighting(source, "203.0.113.10", .udp)
    #expect(scene.tunnel()?.gateway == nil)
    #expect(scene.tunnel()?.codes == [.gatewayUnproven])
    #expect(
      scene.tunnel()?.facts(.gatewayUnproven)
        == .gateway(.relayed(relay: .proxy, address: Scene.gateway, port: 1194)))
    scene.processes = []
    scene.process(proxied: false)
    #expect(scene.tunnel()?.codes == [.ok])
  }

  @Test func `a proxied process's socket leads to its proxy, in a range that is licensed or not`() {
    for place in ["203.0.113.10", "192.0.2.99"] {
      var scene = Scene.splitTCP(place)
      scene.processes = []
      scene.process(proxied: true)
      #expect(scene.tunnel()?.licensing.tag == .undetermined)
      scene.sockets = []
      #expect(scene.tunnel()?.codes == [.gatewayUnproven])
    }
  }
}
