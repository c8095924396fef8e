import Classifier
import Model
import Testing

@Suite struct NamespaceTests {
  static let tunnels = [
    "tun", "wireguard", "ovpn", "ppp", "xfrm", "gre", "ipip", "sit", "vti", "l2tp",
  ]

  @Test(arguments: tunnels)
  func `a tunnel in another namespace is undetermined`(kind: String) {
    var scene = Scene.fullUDP()
    scene.namespace([Link(index: 3, name: "tun0", kind: kind)])
    let other = scene.tunnels.first { $0.netns == 77 }
    #expect(scene.tunnels.count == 2)
    #expect(other?.state == .active)
    #expect(other?.captures.isEmpty == true)
    #expect(other?.licensing.tag == .undetermined)
    #expect(other?.facts(.detectPartial) == .detection(.routesUnread(netns: 77)))
    #expect(scene.tunnel()?.licensing.tag == .licensed)
    #expect(scene.verdict.compliance.tag == .undetermined)
    scene.namespaces = .own
    #expect(scene.verdict.compliance.tag == .licensed)
  }

  static let harmless: [Link] = [
    Link(index: 3, name: "tun0", kind: "veth"), Link(index: 3, name: "eth0"),
    Link(index: 3, name: "sit0", kind: "sit", up: false),
    Link(index: 3, name: "tun0", kind: "tun", carrier: false),
    Link(index: 3, name: "vx0", kind: "vxlan"),
    Link(index: 3, name: "vx0", kind: "vxlan", ends: [prefix("10.0.0.4/32")]),
    Link(index: 3, name: "g0", kind: "geneve", master: 2),
  ]

  @Test(arguments: harmless)
  func `what is no tunnel here is none there`(link: Link) {
    var scene = Scene()
    scene.namespace([link])
    #expect(scene.tunnels.isEmpty)
    #expect(scene.verdict.compliance.tag == .none)
  }

  @Test func `a forwarding table that leads outside is a tunnel in any namespace`() {
    var scene = Scene()
    scene.namespace([Link(index: 3, name: "vx0", kind: "vxlan", ends: [prefix("203.0.113.130/32")])])
    #expect(scene.tunnels.map(\.kind) == [.vxlan] && scene.tunnels.first?.netns == 77)
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  @Test func `a namespace that was not entered tells no links`() {
    var scene = Scene()
    scene.namespace([Link(index: 3, name: "tun0", kind: "tun")], entered: false, diverts: nil)
    #expect(scene.tunnels.isEmpty)
    scene.report(.denied, .namespaces, needs: "CAP_SYS_ADMIN")
    #expect(scene.verdict.compliance.tag == .undetermined)
    #expect(
      scene.verdict.compliance.facts(.detectPartial)
        == .host(
          .anyPossible(collectors: [CollectorReport(.namespaces, .denied, needs: "CAP_SYS_ADMIN")])))
  }

  @Test func `a diversion in another namespace is a tunnel there`() {
    var scene = Scene()
    scene.namespace(diverts: true)
    scene.namespace(inode: 78, diverts: false)
    #expect(scene.tunnels.map(\.netns) == [77])
    #expect(scene.tunnels.first?.codes.contains(.detectPartial) == true)
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  @Test func `a holder and the link it holds are one tunnel`() {
    var scene = Scene()
    scene.namespace([Link(index: 3, name: "tun0", kind: "tun"), Link(index: 4, name: "tun1", kind: "tun")])
    scene.process(900, netns: 77)
    scene.hold("tun0", pid: 900, netns: 77)
    scene.process(901, netns: nil)
    scene.hold("tun1", pid: 901, netns: nil)
    #expect(scene.tunnels.map(\.interface) == ["tun0", "tun1"])
    #expect(scene.tunnels.map(\.process?.pid) == [900, 901])
    #expect(scene.tunnels.map(\.netns) == [77, 77])
  }

  @Test func `a virtual machine's card in another namespace is no tunnel`() {
    var scene = Scene()
    scene.namespace([Link(index: 3, name: "vnet0", kind: "tun", tunMode: .tap, master: 2)])
    #expect(scene.tunnels.count == 1)
    scene.process(700, "/usr/bin/qemu-system-x86_64", package: "qemu-system-x86", netns: 77)
    scene.hold("vnet0", pid: 700, netns: 77)
    #expect(scene.tunnels.isEmpty)
    #expect(scene.verdict.compliance.tag == .none)
  }
}
