import Classifier
import Model
import Testing

@Suite struct TunnelTests {
  @Test(arguments: [
    ("tun", TunnelKind.tun), ("wireguard", .wireguard), ("ovpn", .ovpn), ("ppp", .ppp), ("xfrm", .xfrm),
    ("gre", .gre), ("gretap", .gre), ("ipip", .ipip), ("ip6tnl", .ipip), ("sit", .sit), ("vti", .vti),
    ("vti6", .vti), ("l2tp", .l2tp), ("vxlan", .vxlan), ("geneve", .geneve),
  ])
  func `the kernel's kind makes a tunnel, whatever the link is called`(kind: String, expected: TunnelKind) {
    var scene = Scene()
    scene.link("eth7", kind: kind)
    scene.route("0.0.0.0/0")
    #expect(scene.tunnels.map(\.kind) == [expected])
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  @Test(arguments: ["veth", "bridge", "vlan", "dummy", "ifb", "bond", "macvlan", "vrf", nil])
  func `a link called tun0 that is none is no tunnel`(kind: String?) {
    var scene = Scene()
    scene.link("tun0", kind: kind)
    #expect(scene.tunnels.isEmpty)
    #expect(scene.verdict.compliance.tag == .none)
  }

  @Test func `a tun that carries frames is a tap`() {
    var scene = Scene()
    scene.link("eth1", mode: .tap)
    #expect(scene.tunnels.map(\.kind) == [.tap])
  }

  @Test(arguments: ["tun0", "eth7", "lo0", "veth3", "wg0"])
  func `renaming a link changes neither tag nor key`(name: String) {
    let renamed = Scene.fullUDP(interface: name)
    #expect(renamed.tunnels.map(\.licensing.tag) == [.licensed])
    #expect(renamed.tunnels.map(\.key) == Scene.fullUDP().tunnels.map(\.key))
    let unknown = Scene.fullUDP("192.0.2.99", interface: name)
    #expect(unknown.tunnels.map(\.licensing.tag) == [.unlicensed])
  }

  @Test func `two tun0 in two namespaces are never mixed`() {
    var scene = Scene.fullUDP()
    // The other one belongs to a program that nobody vouches for, at a gateway that nobody knows.
    scene.process(900, "/opt/vpn/client", package: nil, .unowned, netns: 77)
    scene.hold("tun0", pid: 900, netns: 77)
    scene.socket(.established, peer: "192.0.2.99", pid: 900)
    let own = scene.tunnel()
    #expect(own?.licensing.tag == .licensed)
    #expect(own?.process?.pid == 812)
    let other = scene.tunnels.first { $0.netns == 77 }
    #expect(other?.process?.pid == 900)
    #expect(other?.state == .active)
    #expect(other?.captures.isEmpty == true)
    #expect(other?.codes.contains(.detectPartial) == true)
    #expect(scene.verdict.compliance.tag != .licensed)
  }

  @Test func `a verified holder of another tun0 lends nothing to this one`() {
    var scene = Scene()
    scene.link()
    scene.route("0.0.0.0/0")
    scene.route("203.0.113.10/32", 2, via: "198.51.100.1")
    scene.process(netns: 77)
    scene.hold(netns: 77)
    scene.config("203.0.113.10")
    #expect(scene.tunnel()?.process == nil)
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
  }

  @Test func `with the scope own, another namespace's tunnel is left out`() {
    var scene = Scene.fullUDP()
    scene.process(900, netns: 77)
    scene.hold("tun0", pid: 900, netns: 77)
    scene.namespaces = .own
    #expect(scene.tunnels.map(\.id) == ["t1"])
    #expect(scene.verdict.compliance.tag == .licensed)
  }

  @Test func `a holder whose namespace is not known is tied by name only, and proves nothing`() {
    var scene = Scene.fullUDP()
    scene.holders = []
    scene.hold(netns: nil)
    scene.socket(.established, peer: "203.0.113.10")
    #expect(scene.tunnels.count == 1)
    #expect(scene.tunnel()?.process?.verified == false)
    #expect(scene.tunnel()?.gateway?.proven != true)
    #expect(scene.tunnel()?.codes.contains(.processUnverified) == true)
    #expect(scene.tunnel()?.codes.contains(.gatewayUnproven) == true)
  }

  @Test func `a holder of an interface that is nowhere in sight is a tunnel somewhere`() {
    var scene = Scene()
    scene.process(netns: nil)
    scene.hold("tun5", netns: nil)
    #expect(scene.tunnels.map(\.interface) == ["tun5"])
    #expect(scene.tunnels.first?.netns == nil)
    #expect(scene.verdict.compliance.tag == .undetermined)
    scene.namespaces = .own
    #expect(scene.tunnels.isEmpty)
  }

  @Test func `a tun that is held here and was not among the links is not lost`() {
    var scene = Scene()
    scene.process()
    scene.hold("tun3")
    scene.namespaces = .own
    #expect(scene.tunnels.map(\.interface) == ["tun3"])
    #expect(scene.tunnels.first?.facts(.detectPartial) == .detection(.linkMissing))
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  @Test func `a descriptor of the tun driver says nothing of a kernel's own link`() {
    var scene = Scene.fullUDP()
    scene.links.removeAll { $0.name == "tun0" }
    scene.link(kind: "wireguard")
    #expect(scene.tunnels.map(\.kind) == [.wireguard, .tun])
    #expect(scene.tunnels.map(\.licensing.tag) == [.undetermined, .undetermined])
    #expect(scene.tunnels.first?.process == nil)
  }

  @Test func `a tun held by nobody visible is active and undetermined`() {
    var scene = Scene.fullUDP()
    scene.holders = []
    scene.processes = []
    let tunnel = scene.tunnel()
    #expect(tunnel?.state == .active)
    #expect(tunnel?.process == nil)
    #expect(tunnel?.licensing.tag == .undetermined)
    #expect(tunnel?.facts(.processUnverified) == .process(.holderUnknown))
  }

  @Test(arguments: [
    (true, false, Tunnel.State.idle), (false, true, .idle), (false, false, .idle), (true, true, .active),
  ])
  func `a tunnel is active when it is up with carrier`(up: Bool, carrier: Bool, expected: Tunnel.State) {
    var scene = Scene()
    scene.link(up: up, carrier: carrier, persistent: true)
    #expect(scene.tunnel()?.state == expected)
    #expect(scene.tunnel()?.codes.contains(.idle) == (expected == .idle))
    #expect(scene.verdict.compliance.tag == (expected == .idle ? .none : .undetermined))
  }

  @Test func `several holders count as verified when all run the same verified program`() {
    var scene = Scene.fullUDP()
    scene.process(813)
    scene.hold(pid: 813)
    #expect(scene.tunnel()?.licensing.tag == .licensed)
    #expect(scene.tunnel()?.process?.verified == true)
  }

  @Test(arguments: [
    ("/usr/sbin/openvpn", "openvpn", HostProcess.Verification.mismatch),
    ("/usr/bin/python3", "python3", .interpreter), ("/usr/sbin/openconnect", "openconnect", .verified),
    ("/usr/sbin/openvpn", "openvpn", .undetermined),
  ])
  func `one strange holder spoils the others`(
    executable: String, package: String, verification: HostProcess.Verification
  ) {
    var scene = Scene.fullUDP()
    scene.process(813, executable, package: package, verification)
    scene.hold(pid: 813)
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
    #expect(scene.tunnel()?.process?.verified == false)
  }

  @Test func `a holder that vanished before it was looked at spoils the others`() {
    var scene = Scene.fullUDP()
    scene.hold(pid: 999)
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
    scene.processes = []
    #expect(
      scene.tunnel()?.process
        == TunnelProcess(
          executable: nil, pid: 812, package: nil, verified: false, unit: nil))
  }

  @Test func `a virtual machine's tap is no tunnel when a genuine hypervisor alone holds it`() {
    var scene = Scene()
    scene.link("vnet0", mode: .tap, master: 9)
    scene.process(700, "/usr/bin/qemu-system-x86_64", package: "qemu-system-x86")
    scene.hold("vnet0", pid: 700)
    #expect(scene.tunnels.isEmpty)
    #expect(scene.verdict.compliance.tag == .none)

    var free = scene
    free.links[2] = Link(index: 5, name: "vnet0", kind: "tun", tunMode: .tap)
    #expect(free.tunnels.count == 1)

    var disguised = scene
    disguised.processes = []
    disguised.process(700, "/usr/bin/qemu-system-x86_64", package: "qemu-system-x86", .mismatch)
    #expect(disguised.verdict.compliance.tag == .undetermined)

    var shared = scene
    shared.process(701)
    shared.hold("vnet0", pid: 701)
    #expect(shared.verdict.compliance.tag == .undetermined)

    var nobody = scene
    nobody.holders = []
    #expect(nobody.verdict.compliance.tag == .undetermined)
  }

  @Test func `a program of the catalogue without a tunnel is listed and not counted`() {
    var scene = Scene()
    scene.process(60, "/usr/lib/ipsec/charon", package: "strongswan-charon")
    scene.process(61, "/usr/bin/qemu-system-x86_64", package: "qemu-system-x86")
    scene.process(62, "/usr/sbin/sshd", package: "openssh-server")
    #expect(scene.tunnels.map(\.product?.id) == ["strongswan"])
    #expect(scene.tunnels.map(\.state) == [.idle])
    #expect(scene.tunnels.map(\.kind) == [.xfrm])
    #expect(scene.tunnels.map(\.codes) == [[.idle]])
    #expect(scene.verdict.compliance.tag == .none)
    scene.report(.off, .xfrmPolicies)
    #expect(
      scene.tunnels[0].facts(.idle)
        == .role(.programOnly(collectors: [CollectorReport(.xfrmPolicies, .off)])))
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  @Test func `a verified server that takes only its own networks is not counted`() {
    let scene = Scene.server()
    #expect(scene.tunnel()?.role == .server)
    #expect(scene.tunnel()?.codes == [.server])
    #expect(scene.verdict.compliance.tag == .none)
    // Those who dial in are people at home: no address of theirs is kept.
    #expect(scene.tunnel()?.gateway == nil)
    #expect(
      scene.tunnel()?.evidence.allSatisfy { evidence in
        guard case .gateway(let found, _, _)? = evidence.facts else { return true }
        return found != address("198.51.100.77")
      } == true)

    var full = scene
    full.route("0.0.0.0/0")
    #expect(full.tunnel()?.role == .vpn)
    var selective = scene
    selective.route("0.0.0.0/0", table: 100)
    selective.rules.append(RoutingRule(family: .v4, priority: 9, table: 100, selector: "uidrange 0-9"))
    #expect(selective.tunnel()?.role == .vpn)
    var doubtful = scene
    doubtful.processes = []
    doubtful.process(812, .mismatch, server: true)
    #expect(doubtful.tunnel()?.role == .vpn)
  }

  @Test func `a configuration that says server makes no server of a tunnel that takes more, or dials out`() {
    // Everything but an eighth of the Internet.
    var most = Scene.server()
    for prefix in ["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3"] { most.route(prefix) }
    #expect(most.tunnel()?.role == .vpn && most.verdict.compliance.tag != .none)
    var one = Scene.server()
    one.route("192.0.2.80/32")
    #expect(one.tunnel()?.role == .vpn)
    // What the packet filter leads to an address behind it.
    var led = Scene.server()
    led.translations = [
      Translation(destination: prefix("0.0.0.0/1"), to: address("10.8.0.5"), table: "t", chain: "o")
    ]
    #expect(led.tunnel()?.role == .vpn)
    // It listens, and has dialled out as well.
    var dialling = Scene.server()
    dialling.socket(.established, port: 40001, peer: "203.0.113.130")
    #expect(dialling.tunnel()?.role == .vpn)
    // It listens for a tool on this host alone.
    var local = Scene.server()
    local.sockets = []
    local.socket(.listening, local: "127.0.0.1", port: 7505)
    local.socket(.established, peer: "203.0.113.130")
    #expect(local.tunnel()?.role == .vpn)
  }

  @Test func `a server by datagrams has to say that it serves, and one by connections shows it`() {
    for server in [true, nil] as [Bool?] {
      var scene = Scene.server()
      scene.processes = []
      scene.process(server: server)
      #expect(scene.tunnel()?.role == .server)
      scene.sockets = []
      scene.socket(.unconnected, port: 1194, .udp)
      #expect(scene.tunnel()?.role == (server == true ? .server : .vpn))
    }
    var client = Scene.server()
    client.processes = []
    client.process(server: false)
    #expect(client.tunnel()?.role == .vpn)
  }

  @Test func `a package's file that only bears a product's name is not the product`() {
    var scene = Scene.fullUDP()
    scene.processes = []
    scene.process(812, "/opt/other/openvpn", package: "other")
    #expect(scene.tunnel()?.product == nil)
    scene.processes = []
    scene.process(812, "/usr/sbin/openvpn (deleted)")
    #expect(scene.tunnel()?.product?.id == "openvpn")
    #expect(scene.tunnel()?.product?.version == "2.6.3")
  }
}

extension Scene {
  /// An OpenVPN that others dial in to by TCP, and one of them.
  static func server() -> Scene {
    var scene = Scene()
    scene.link()
    scene.addresses.append(InterfaceAddress(interface: 5, address: address("10.8.0.1"), prefixLength: 24))
    scene.route("10.8.0.0/24", installer: 2)
    scene.process(server: true)
    scene.hold()
    scene.socket(.listening, local: "0.0.0.0", port: 1194)
    scene.socket(.established, port: 1194, peer: "198.51.100.77", peerPort: 50123)
    return scene
  }

  mutating func process(_ pid: Int32, _ verification: HostProcess.Verification, server: Bool? = false) {
    process(pid, "/usr/sbin/openvpn", package: "openvpn", verification, server: server)
  }
}
