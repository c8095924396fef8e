import Classifier
import Model
import Testing

/// Ways out of a host by links that are no tunnels in themselves: somebody sits at the other end.
@Suite struct PacketTests {
  /// A veth pair of which both ends are here, with a route into the first.
  private func pair(_ destination: String = "0.0.0.0/0") -> Scene {
    var scene = Scene()
    scene.link("ha", index: 5, kind: "veth", lower: 6)
    scene.link("hb", index: 6, kind: "veth", lower: 5)
    scene.route(destination, 5, via: "10.66.55.1")
    return scene
  }

  @Test(arguments: [5, 6])
  func `a packet socket at an end of a veth pair that is routed into is a tunnel`(end: Int) {
    var scene = pair()
    #expect(scene.verdict.compliance.tag == .none)
    scene.process(900, "/opt/hub", package: nil, .unowned)
    scene.packetSockets = [PacketSocket(interface: end, pid: 900)]
    #expect(scene.tunnels.map(\.kind) == [.packet])
    #expect(scene.tunnel("ha")?.process?.pid == 900)
    #expect(scene.tunnel("ha")?.scope == .full)
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  @Test func `a packet socket of nobody that was found counts as well`() {
    var scene = pair("192.0.2.0/24")
    scene.packetSockets = [PacketSocket(interface: 6, pid: nil)]
    #expect(scene.tunnel("ha")?.facts(.processUnverified) == .process(.holderUnknown))
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  @Test func `what watches every interface is a tunnel where the Internet is routed to it`() {
    var scene = pair("10.244.0.0/24")
    scene.packetSockets = [PacketSocket(interface: nil, pid: 900)]
    #expect(scene.tunnels.isEmpty && scene.verdict.compliance.tag == .none)
    scene.route("192.0.2.0/24", 5)
    #expect(scene.tunnels.map(\.kind) == [.packet])
  }

  @Test func `a packet socket on what stands upon an end, and one on a dummy, are tunnels`() {
    var scene = pair()
    scene.link("hb.7", index: 7, kind: "vlan", lower: 6)
    scene.packetSockets = [PacketSocket(interface: 7, pid: nil)]
    #expect(scene.tunnels.map(\.kind) == [.packet])
    var dummy = Scene()
    dummy.link("d0", kind: "dummy")
    dummy.route("192.0.2.0/24")
    dummy.packetSockets = [PacketSocket(interface: 5, pid: nil)]
    #expect(dummy.tunnels.map(\.kind) == [.packet])
  }

  @Test func `packet sockets where nothing is routed, or on the way out, are none`() {
    var scene = pair()
    scene.routes.removeLast()
    scene.packetSockets = [PacketSocket(interface: 6, pid: nil)]
    #expect(scene.tunnels.isEmpty && scene.verdict.compliance.tag == .none)
    // A client of DHCP on a bridge with a card, to which a pair joins another bridge.
    scene = Scene()
    scene.link("eth1", index: 4, kind: nil, master: 7, device: true)
    scene.link("p0", index: 5, kind: "veth", master: 7, lower: 6)
    scene.link("p1", index: 6, kind: "veth", master: 8, lower: 5)
    scene.link("br0", index: 7, kind: "bridge")
    scene.link("br1", index: 8, kind: "bridge")
    scene.route("192.0.2.0/24", 7)
    scene.packetSockets = [PacketSocket(interface: 7, pid: nil)]
    #expect(scene.tunnels.isEmpty && scene.verdict.compliance.tag == .none)
    // A veth of a container, whose other end is in another namespace.
    scene = Scene()
    scene.link("veth0", kind: "veth", lowerElsewhere: true)
    scene.route("172.17.0.2/32")
    scene.packetSockets = [PacketSocket(interface: 5, pid: nil)]
    #expect(scene.tunnels.isEmpty && scene.verdict.compliance.tag == .none)
  }

  // MARK: macvtap

  private func macvtap(below kind: String?) -> Scene {
    var scene = Scene()
    scene.link("ha", index: 5, kind: "veth", lower: 6)
    scene.link("hb", index: 6, kind: "veth", lower: 5)
    scene.link("mt0", index: 7, kind: "macvtap", lower: kind == nil ? 2 : 6)
    return scene
  }

  @Test func `a macvtap is a tap where packets of the host come to it`() {
    var scene = macvtap(below: "veth")
    #expect(scene.verdict.compliance.tag == .none)
    scene.route("192.0.2.0/24", 5, via: "10.66.55.1")
    scene.process(900, "/opt/hub", package: nil, .unowned)
    scene.hold("mt0", pid: 900)
    #expect(scene.tunnel("mt0")?.kind == .tap && scene.tunnel("mt0")?.state == .active)
    #expect(scene.tunnel("mt0")?.process?.pid == 900)
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  @Test func `a virtual machine's macvtap on the card takes nothing of the host's but by a sibling`() {
    var scene = macvtap(below: nil)
    #expect(scene.tunnel("mt0")?.state == .idle)
    #expect(scene.verdict.compliance.tag == .none)
    scene.link("mv0", index: 8, kind: "macvlan", lower: 2)
    scene.route("192.0.2.0/24", 8, via: "198.51.100.9")
    #expect(scene.tunnel("mt0")?.state == .active)
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  // MARK: Links without a kind

  @Test func `a link with neither a kind nor a device is a tunnel where something is routed into it`() {
    var scene = Scene()
    scene.link("l2tpeth0", kind: nil, device: false)
    #expect(scene.tunnels.map(\.kind) == [.other])
    #expect(scene.verdict.compliance.tag == .none)
    scene.route("192.0.2.0/24")
    #expect(scene.tunnel("l2tpeth0")?.state == .active)
    #expect(scene.verdict.compliance.tag == .undetermined)
    scene.links[2] = Link(index: 5, name: "l2tpeth0", kind: "l2tpeth", device: false)
    #expect(scene.tunnels.map(\.kind) == [.l2tp])
    // A card, and a link of which an older kernel does not say.
    for device in [true, nil] as [Bool?] {
      scene.links[2] = Link(index: 5, name: "eth1", device: device)
      #expect(scene.tunnels.isEmpty && scene.verdict.compliance.tag == .none)
    }
  }

  // MARK: Held and without a carrier

  @Test func `a tun that is held is active, whatever its carrier bit says`() {
    for carrier in [true, false] {
      var scene = Scene()
      scene.link(carrier: carrier, persistent: true)
      scene.route("0.0.0.0/0")
      scene.process(900, "/opt/vpn/client", package: nil, .unowned)
      scene.hold(pid: 900)
      #expect(scene.tunnel()?.state == .active)
      #expect(scene.verdict.compliance.tag == .undetermined)
    }
    // Also in a namespace beyond.
    var other = Scene()
    other.namespace([Link(index: 9, name: "tun7", kind: "tun", tunMode: .tun, carrier: false)])
    other.process(900, "/opt/vpn/client", package: nil, .unowned, netns: 77)
    other.hold("tun7", pid: 900, netns: 77)
    #expect(other.tunnels.first?.state == .active)
  }
}
