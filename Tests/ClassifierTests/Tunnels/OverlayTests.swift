import Classifier
import Model
import Testing

/// Hosts without a VPN whose networks look like one.
@Suite struct OverlayTests {
  /// Kubernetes with flannel: vxlan, a bridge, veths.
  static func flannel() -> Scene {
    var scene = Scene()
    scene.link("flannel.1", kind: "vxlan")
    scene.link("cni0", index: 6, kind: "bridge")
    scene.link("veth12", index: 7, kind: "veth", master: 6)
    scene.route("10.244.0.0/24", 6, installer: 2)
    scene.route("10.244.1.0/24", via: "10.244.1.0")
    scene.route("fe80::/64", installer: 2)
    return scene
  }

  /// Kubernetes with Calico over ipip: the fallback device, up, with a route for each other host.
  static func calico() -> Scene {
    var scene = Scene()
    scene.link("tunl0", kind: "ipip")
    scene.link("cali12", index: 6, kind: "veth")
    scene.route("10.244.7.0/26", via: "192.168.1.12")
    return scene
  }

  static let hosts: [(String, @Sendable () -> Scene)] = [
    ("Kubernetes with flannel", flannel), ("Kubernetes with Calico", calico),
    (
      "Kubernetes with Cilium, whose packets no route leads",
      {
        var scene = Scene()
        scene.link("cilium_vxlan", kind: "vxlan")
        scene.link("cilium_host", index: 6, kind: "veth")
        return scene
      }
    ),
    (
      "Open vSwitch",
      {
        var scene = Scene()
        scene.link("genev_sys_6081", kind: "geneve", master: 6)
        scene.link("ovs-system", index: 6, kind: "openvswitch")
        return scene
      }
    ),
    (
      "a desktop with libvirt",
      {
        var scene = Scene()
        scene.link("virbr0", index: 8, kind: "bridge")
        scene.link("vnet0", mode: .tap, master: 8)
        scene.process(700, "/usr/bin/qemu-system-x86_64", package: "qemu-system-x86")
        scene.hold("vnet0", pid: 700)
        scene.route("192.168.122.0/24", 8, installer: 2)
        return scene
      }
    ),
    (
      "Docker",
      {
        var scene = Scene()
        scene.link("docker0", kind: "bridge")
        scene.link("veth3", index: 6, kind: "veth", master: 5)
        scene.route("172.17.0.0/16", installer: 2)
        scene.divert(own: false)
        scene.namespace([Link(index: 2, name: "eth0", kind: "veth")])
        return scene
      }
    ),
    (
      "the kernel's fallback devices",
      {
        var scene = Scene()
        for (index, kind) in ["sit", "gre", "gretap", "ipip", "ip6tnl", "vti", "erspan"].enumerated() {
          scene.link("\(kind)0", index: 10 + index, kind: kind, up: index % 2 == 1)
        }
        return scene
      }
    ),
    (
      "an idle client's leftovers",
      {
        var scene = Scene()
        scene.link("gpd0", carrier: false, persistent: true)
        scene.rules.append(RoutingRule(family: .v4, priority: 220, table: 220))
        return scene
      }
    ),
  ]

  @Test(arguments: hosts.indices)
  func `a host without a VPN has none`(index: Int) {
    let (what, make) = Self.hosts[index]
    let scene = make()
    #expect(scene.verdict.compliance.tag == .none, "\(what)")
    #expect(scene.verdict.compliance.codes == [.noVPN], "\(what)")
    #expect(scene.tunnels.allSatisfy { [.overlay, .idle].contains($0.codes.first) }, "\(what)")
  }

  @Test func `an overlay says why, and what was not seen`() {
    let tunnel = Self.flannel().tunnel("flannel.1")
    #expect(tunnel?.role == .overlay)
    #expect(tunnel?.captures.map(\.prefix) == [prefix("10.244.1.0/24")])
    #expect(tunnel?.facts(.overlay) == .role(.overlay(space: .private, ends: .unseen)))
    #expect(Self.calico().tunnel("tunl0")?.role == .overlay)
  }

  @Test func `the other ends of a forwarding table lie inside as well, or it is no overlay`() {
    func flannel(
      _ ends: [String], registry: [String] = [], _ change: (inout Scene) -> Void = { _ in }
    ) -> Tunnel? {
      var scene = Self.flannel()
      scene.links.removeAll { $0.name == "flannel.1" }
      scene.link("flannel.1", kind: "vxlan", ends: ends)
      scene.registry?.internalPrefixes = registry
      change(&scene)
      return scene.tunnel("flannel.1")
    }
    let inside = flannel(["192.168.1.12/32", "192.168.1.13/32"])
    #expect(inside?.role == .overlay)
    #expect(inside?.facts(.overlay) == .role(.overlay(space: .private, ends: .tabled)))
    #expect(flannel(["192.168.1.12/32", "203.0.113.130/32"])?.role == .vpn)
    #expect(flannel(["192.0.0.0/8"])?.role == .vpn)
    // Next hops by their number, and this host itself.
    #expect(flannel(["0.0.0.0/32"])?.role == .vpn && flannel(["198.51.100.2/32"])?.role == .vpn)
    // A node of the same network, but not one past its router, nor what is upon a tunnel.
    #expect(flannel(["198.51.100.3/32"]) { $0.route("198.51.100.0/24", 2, installer: 2) }?.role == .overlay)
    #expect(flannel(["198.51.101.3/32"]) { $0.route("198.51.100.0/24", 2, installer: 2) }?.role == .vpn)
    #expect(flannel(["198.51.100.3/32"]) { $0.route("198.51.100.0/24", 2) }?.role == .vpn)
    #expect(
      flannel(["198.51.100.3/32"]) {
        $0.link("tun0", index: 9)
        $0.route("198.51.100.0/24", 9, installer: 2)
      }?.role == .vpn)
    #expect(flannel(["4.5.6.7/32"]) { $0.route("4.0.0.0/8", 2, installer: 2) }?.role == .vpn)
    #expect(
      flannel(["198.51.100.3/32"], registry: ["10.0.0.0/8"]) { $0.route("198.51.100.0/24", 2, installer: 2) }?
        .role == .vpn)
    // The company says which networks are its own.
    #expect(flannel(["192.168.1.12/32"], registry: ["10.0.0.0/8"])?.role == .vpn)
    #expect(flannel(["203.0.113.130/32"], registry: ["10.0.0.0/8", "203.0.113.0/24"])?.role == .overlay)
  }

  /// What stands upon a vxlan link, with a default route.
  static let stacks: [(String, @Sendable (inout Scene) -> Void)] = [
    ("a macvlan", { $0.link("mv0", index: 6, kind: "macvlan", lower: 5) }),
    (
      "a VLAN upon a bridge",
      {
        $0.links[2] = Link(index: 5, name: "vx0", kind: "vxlan", master: 7)
        $0.link("br0", index: 7, kind: "bridge")
        $0.link("br0.5", index: 6, kind: "vlan", lower: 7)
      }
    ),
    (
      "a veth pair into its bridge",
      {
        $0.links[2] = Link(index: 5, name: "vx0", kind: "vxlan", master: 7)
        $0.link("br0", index: 7, kind: "bridge")
        $0.link("v1", index: 8, kind: "veth", master: 7, lower: 6)
        $0.link("v2", index: 6, kind: "veth", lower: 8)
      }
    ),
    (
      "the port of a switch",
      {
        $0.links[2] = Link(index: 5, name: "vx0", kind: "vxlan", master: 7)
        $0.link("ovs-system", index: 7, kind: "openvswitch")
        $0.link("br0", index: 6, kind: "openvswitch", master: 7)
      }
    ),
  ]

  @Test(arguments: stacks.indices)
  func `what stands upon a link takes what goes into it`(index: Int) {
    let (what, change) = Self.stacks[index]
    var scene = Scene()
    scene.link("vx0", kind: "vxlan")
    change(&scene)
    #expect(scene.verdict.compliance.tag == .none, "\(what) without a route")
    scene.route("0.0.0.0/0", 6)
    #expect(scene.tunnel("vx0")?.state == .active, "\(what)")
    #expect(scene.verdict.compliance.tag == .undetermined, "\(what)")
  }

  @Test func `a VRF joins nothing`() {
    var scene = Scene()
    scene.link("vx0", kind: "vxlan", master: 7)
    scene.link("red", index: 7, kind: "vrf")
    scene.link("veth1", index: 6, kind: "veth", master: 7)
    scene.route("0.0.0.0/0", 6, table: 10)
    scene.route("0.0.0.0/0", 7)
    #expect(scene.verdict.compliance.tag == .none)
  }

  static let leaving: [(String, @Sendable (inout Scene) -> Void)] = [
    ("a default route", { $0.route("0.0.0.0/0") }), ("half of everything", { $0.route("0.0.0.0/1") }),
    ("a public network", { $0.route("192.0.2.0/24") }),
    ("a wider network than a private one", { $0.route("10.0.0.0/7") }),
    ("a public network of IPv6", { $0.route("2001:db8::/32") }),
    (
      "a configured other end",
      {
        $0.links.removeAll { $0.name == "flannel.1" }
        $0.link("flannel.1", kind: "vxlan", remote: "192.0.2.99")
      }
    ),
    (
      "a private other end that no registry knows",
      {
        $0.links.removeAll { $0.name == "flannel.1" }
        $0.link("flannel.1", kind: "vxlan", remote: "10.9.9.9")
      }
    ),
    (
      "a route that encapsulates",
      {
        $0.routes.append(
          Route(destination: prefix("10.9.0.0/16"), interfaces: [5], encapsulation: 2))
      }
    ),
    (
      "a bridge with a default route",
      {
        $0.links.removeAll { $0.name == "flannel.1" }
        $0.link("flannel.1", kind: "vxlan", master: 6)
        $0.route("0.0.0.0/0", 6)
      }
    ),
    ("the registry's prefixes", { $0.registry?.internalPrefixes = ["10.0.0.0/16"] }),
  ]

  @Test(arguments: leaving.indices)
  func `what leaves the inside is no overlay`(index: Int) {
    let (what, change) = Self.leaving[index]
    var scene = Self.flannel()
    change(&scene)
    #expect(scene.tunnel("flannel.1")?.role == .vpn, "\(what)")
    // The kernel itself says that a link leads to one end, and nobody lists the one that is tried here.
    let isTold = scene.tunnel("flannel.1")?.gateway?.address == address("192.0.2.99")
    #expect(scene.verdict.compliance.tag == (isTold ? .unlicensed : .undetermined), "\(what)")
  }

  @Test(arguments: ["gre", "sit", "vti", "ipip"])
  func `a tunnel between two points is no overlay by what it takes`(kind: String) {
    var scene = Scene()
    scene.link("gre1", kind: kind, remote: "10.9.9.9")
    #expect(scene.tunnel("gre1")?.state == .active)
    scene.route("10.50.0.0/16")
    #expect(scene.verdict.compliance.tag == .undetermined)
    // The company says which networks are its own.
    scene.registry?.internalPrefixes = ["10.0.0.0/8"]
    #expect(scene.tunnel("gre1")?.role == .overlay)
    #expect(scene.verdict.compliance.tag == .none)
    scene.addresses.append(InterfaceAddress(interface: 2, address: address("10.9.9.9"), prefixLength: 24))
    #expect(scene.tunnel("gre1")?.role == .vpn)
  }

  @Test func `ipip without an end needs next hops past itself`() {
    for hop in [nil, "10.244.7.9", "192.0.2.99", "198.51.100.2"] {
      var scene = Scene()
      scene.link("tunl0", kind: "ipip")
      scene.route("10.244.7.0/26", via: hop)
      #expect(scene.tunnel("tunl0")?.role == .vpn)
      #expect(scene.verdict.compliance.tag == .undetermined)
    }
  }

  @Test func `what a WireGuard peer may be sent bounds an overlay, not what is routed into it`() {
    // Cilium: `default dev cilium_wg0 table 201` for its own mark, between nodes of the company's networks.
    var scene = Scene()
    scene.link("cilium_wg0", kind: "wireguard")
    scene.device(
      [scene.peer(Scene.otherKey, "10.1.1.1", allowed: ["10.0.1.0/24", "10.1.1.1/32"])], "cilium_wg0")
    scene.route("0.0.0.0/0", table: 201)
    scene.rules.append(RoutingRule(family: .v4, priority: 1, table: 201, selector: "fwmark 0xe00/0xf00"))
    scene.registry?.internalPrefixes = ["10.0.0.0/8"]
    #expect(scene.tunnel("cilium_wg0")?.role == .overlay)
    #expect(scene.verdict.compliance.tag == .none)
    scene.wireguard = []
    scene.device([scene.peer(Scene.otherKey, "10.1.1.1", allowed: ["0.0.0.0/0"])], "cilium_wg0")
    #expect(scene.tunnel("cilium_wg0")?.role == .vpn)
  }

  @Test func `WireGuard and IPsec inside the company are overlays when the registry says so`() {
    var scene = Scene()
    scene.link("wireguard.cali", kind: "wireguard")
    scene.device(
      [scene.peer(Scene.otherKey, "10.1.1.1", allowed: ["10.244.1.0/24"])], "wireguard.cali")
    scene.route("10.244.1.0/24")
    scene.policy(to: "10.1.1.1", "10.7.0.0/16")
    #expect(scene.tunnels.map(\.role) == [.vpn, .vpn])
    scene.registry?.internalPrefixes = ["10.0.0.0/8"]
    #expect(scene.tunnels.map(\.role) == [.overlay, .overlay])
    #expect(scene.verdict.compliance.tag == .none)
    // One peer outside, and it is none.
    scene.wireguard = []
    scene.device(
      [
        scene.peer(Scene.otherKey, "10.1.1.1", allowed: ["10.244.1.0/24"]),
        scene.peer("second", "192.0.2.99", allowed: ["10.244.2.0/24"]),
      ], "wireguard.cali")
    #expect(scene.tunnel("wireguard.cali")?.role == .vpn)
    // Nor a program that nobody vouches for, nor an end on this host.
    var relay = Scene.userspaceWireGuard([scene.peer(Scene.otherKey, "10.1.1.1")])
    relay.registry?.internalPrefixes = ["0.0.0.0/0"]
    relay.addresses.append(InterfaceAddress(interface: 2, address: address("10.1.1.1"), prefixLength: 24))
    #expect(relay.wg0?.role == .vpn)
  }

  @Test(arguments: ["by its address", "by its key"])
  func `an end that the registry lists as a provider's gateway is no overlay`(how: String) {
    var scene = Scene()
    scene.link("wg1", kind: "wireguard")
    scene.device([scene.peer(Scene.otherKey, "10.1.1.1", allowed: ["10.2.0.0/16"])], "wg1")
    scene.route("10.2.0.0/16")
    scene.registry?.internalPrefixes = ["10.0.0.0/8"]
    #expect(scene.tunnel("wg1")?.role == .overlay)
    let isKey = how == "by its key"
    func list(_ range: String, dedicated: Bool, valid: Period = Period(from: nil, until: nil)) {
      let mark: Recogniser.Criterion =
        isKey ? .wireguardPublicKey(Scene.otherKey) : .gatewayPrefix(prefix(range))
      scene.registry?.others = [
        Provider(
          id: "other", names: [:], roles: [.manager],
          recognisedBy: [
            Recogniser(criterion: mark, region: Region("CN-SH"), dedicated: dedicated, valid: valid)
          ])
      ]
    }
    list("10.1.1.0/28", dedicated: true)
    #expect(scene.tunnel("wg1")?.role == .vpn)
    list("10.1.1.0/28", dedicated: true, valid: period(nil, "2026-11-01"))
    #expect(scene.tunnel("wg1")?.role == .overlay)
    if isKey { return }
    // The company may have its hosts in an operator's range.
    list("10.1.0.0/16", dedicated: false)
    #expect(scene.tunnel("wg1")?.role == .overlay)
  }

  @Test(arguments: ["by its address", "by its key"])
  func `an end that the registry places over a border is no overlay`(how: String) {
    var scene = Scene()
    scene.link("wg1", kind: "wireguard")
    scene.device([scene.peer(Scene.otherKey, "10.1.1.1", allowed: ["10.2.0.0/16"])], "wg1")
    scene.route("10.2.0.0/16")
    scene.registry?.internalPrefixes = ["10.0.0.0/8"]
    scene.registry?.rules.append(.crossBorder)
    func place(_ code: String) {
      let mark: Recogniser.Criterion =
        how == "by its key" ? .wireguardPublicKey(Scene.otherKey) : .gatewayPrefix(prefix("10.1.1.1/32"))
      scene.registry?.ownGateways = [
        OwnGateway(
          id: "berlin",
          recognisedBy: [Recogniser(criterion: mark, region: Region(code), dedicated: true)])
      ]
    }
    place("CN-SH")
    #expect(scene.tunnel("wg1")?.role == .overlay)
    place("CN-HK")
    #expect(scene.tunnel("wg1")?.role == .vpn)
    #expect(scene.tunnel("wg1")?.codes.contains(.selfBuiltCrossBorder) == true)
    #expect(scene.verdict.compliance.tag == .unlicensed)
    // Where the host stands is not known, nor then whether a border lies between.
    scene.region = nil
    #expect(scene.verdict.compliance.tag == .undetermined)
    // No rule, no border.
    scene.region = Region("CN-BJ")
    scene.registry?.rules = []
    #expect(scene.tunnel("wg1")?.role == .overlay)
  }

  @Test func `an endpoint through an overlay goes no VPN's way`() {
    var scene = Self.flannel()
    scene.probes = [
      EndpointTests.probe(.reachable, Expectations(path: .direct), interface: "flannel.1"),
      EndpointTests.probe(.reachable, Expectations(path: .tunnel), interface: "flannel.1"),
    ]
    #expect(scene.verdict.endpoints.flatMap(\.expectations).map(\.ok) == [true, false])
  }

  @Test(arguments: [
    "fe80::/64", "fe80::/10", "ff00::/8", "ff02::1/128", "169.254.0.0/16", "169.254.1.1/32", "224.0.0.0/4",
    "239.0.0.0/8",
  ])
  func `what never leaves a link is no capture`(destination: String) {
    var scene = Scene()
    scene.link()
    scene.route(destination)
    #expect(scene.tunnel()?.captures.isEmpty == true)
  }

  @Test(arguments: ["fe00::/8", "224.0.0.0/3", "169.0.0.0/8", "f000::/4"])
  func `a wider range than that is one`(destination: String) {
    var scene = Scene()
    scene.link()
    scene.route(destination)
    #expect(scene.tunnel()?.captures.count == 1)
  }
}
