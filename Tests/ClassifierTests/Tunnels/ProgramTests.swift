import Classifier
import Model
import Testing

/// Programs without a tunnel's interface, and links that are something else than a VPN of this host.
@Suite struct ProgramTests {
  /// A program of a package, with a listening socket on loopback or without, and a peer outside or without.
  private func program(
    _ path: String, _ package: String, listens: Bool = true, peer: String? = "203.0.113.130",
    port: UInt16 = 443
  ) -> Scene {
    var scene = Scene()
    scene.process(900, path, package: package, server: nil, proxied: false, unit: nil)
    if listens { scene.socket(.listening, local: "127.0.0.1", port: 1080, pid: 900) }
    if let peer { scene.socket(.established, peer: peer, peerPort: port, pid: 900) }
    return scene
  }

  @Test(arguments: [
    ("/usr/bin/ss-local", "shadowsocks-libev", true), ("/usr/bin/tor", "tor", true),
    ("/usr/bin/v2ray", "v2ray", true), ("/usr/bin/ssh", "openssh-client", true),
    ("/usr/sbin/openconnect", "openconnect", false),
  ])
  func `a client with a peer outside and no interface is a proxy, never none`(
    path: String, package: String, listens: Bool
  ) {
    let scene = program(path, package, listens: listens)
    #expect(scene.tunnels.map(\.kind) == [.proxy])
    #expect(scene.tunnels.map(\.state) == [.active])
    #expect(scene.tunnels.first?.process?.executable == path)
    #expect(scene.verdict.compliance.tag == .undetermined)
    // It proves no gateway, be it a licensed one.
    let licensed = program(path, package, listens: listens, peer: "203.0.113.10", port: 1194)
    #expect(licensed.verdict.compliance.tag == .undetermined)
    #expect(licensed.tunnels.first?.facts(.gatewayUnproven) == .gateway(.proxyConnections))
    // Without a peer it is idle. But a tool that only waits for others has somebody behind a pipe, as a ProxyCommand.
    let idle = program(path, package, listens: listens, peer: nil)
    let isTool = package == "openssh-client"
    #expect(idle.tunnels.map(\.state) == [isTool ? .active : .idle])
    #expect(idle.verdict.compliance.tag == (isTool ? .undetermined : .none))
  }

  @Test(arguments: ["127.0.0.1", "198.51.100.2"])
  func `a program on this host that a client dialled may be a relay`(peer: String) {
    for (path, package, listens) in [
      ("/usr/bin/tor", "tor", true), ("/usr/bin/ssh", "openssh-client", true),
      ("/usr/sbin/openconnect", "openconnect", false),
    ] {
      var scene = program(path, package, listens: listens, peer: peer)
      #expect(scene.tunnels.map(\.state) == [.active] && scene.verdict.compliance.tag == .undetermined)
      // A process of the same product is no way out: a service and the window that shows it.
      scene.process(901, path, package: package)
      let port = scene.sockets.last?.peer?.port ?? 0
      // But one that only listens on the port, as a decoy may, is not the other end.
      scene.socket(.listening, local: "127.0.0.9", port: port, pid: 901)
      #expect(scene.tunnels.first { $0.process?.pid == 900 }?.state == .active, "\(path)")
      let own = scene.sockets.first { $0.pid == 900 && $0.state == .established }?.local
      scene.socket(
        .established, local: peer, port: port, peer: "198.51.100.2", peerPort: own?.port ?? 0, pid: 901)
      #expect(scene.tunnels.first { $0.process?.pid == 900 }?.state == .idle, "\(path)")
    }
    // Neither is a resolver.
    var scene = program("/usr/bin/tor", "tor", peer: nil)
    scene.socket(.established, peer: "127.0.0.1", peerPort: 53, pid: 900, resolver: true)
    #expect(scene.tunnels.map(\.state) == [.idle] && scene.verdict.compliance.tag == .none)
  }

  @Test func `a proxy has the programs that are connected to it, and another program has none`() {
    var scene = program("/usr/bin/ssh", "openssh-client")
    let clients = ProxyClients(
      pid: 900, programs: [.init(pid: 70, executable: "<home>/bin/app", package: nil, unit: nil)], more: 1)
    scene.clients = [ProxyClients(pid: 901, programs: []), clients]
    #expect(scene.tunnels.map(\.clients) == [clients])
    scene = program("/usr/bin/ss-local", "shadowsocks-libev", peer: nil)
    scene.clients = [clients]
    #expect(scene.tunnels.map(\.state) == [.idle] && scene.tunnels.map(\.clients) == [clients])
    scene = program("/usr/sbin/openconnect", "openconnect", peer: nil)
    scene.clients = [clients]
    #expect(scene.tunnels.map(\.clients) == [nil])
  }

  @Test func `a peer on the link is none outside`() {
    #expect(program("/usr/bin/tor", "tor", peer: "169.254.3.4").verdict.compliance.tag == .none)
  }

  @Test func `an ordinary session of ssh is no VPN`() {
    let scene = program("/usr/bin/ssh", "openssh-client", listens: false)
    #expect(scene.tunnels.isEmpty && scene.verdict.compliance.tag == .none)
  }

  @Test func `who dialled in is no peer outside`() {
    var scene = program("/usr/bin/ss-server", "shadowsocks-libev", peer: nil)
    scene.socket(.listening, local: "0.0.0.0", port: 8388, pid: 900)
    scene.socket(.established, port: 8388, peer: "203.0.113.99", peerPort: 50000, pid: 900)
    #expect(scene.tunnels.map(\.state) == [.idle] && scene.verdict.compliance.tag == .none)
    scene.socket(.established, port: 40001, peer: "192.0.2.80", peerPort: 443, pid: 900)
    #expect(scene.tunnels.map(\.state) == [.active])
  }

  @Test func `a flow of datagrams counts as a peer, a key daemon's does not`() {
    var scene = program("/usr/bin/ss-local", "shadowsocks-libev", peer: nil)
    scene.sighting(.conntrack, "203.0.113.130", port: 443, pid: 900)
    #expect(scene.tunnels.map(\.state) == [.active])
    scene = Scene()
    scene.charon()
    scene.sighting(.conntrack, "203.0.113.130", port: 500, pid: 70)
    #expect(scene.tunnels.map(\.state) == [.idle])
  }

  @Test func `the program of a tunnel that the kernel keeps is a part of it`() {
    var scene = Scene.fullUDP()
    scene.links[2] = Link(index: 5, name: "tun0", kind: "ovpn")
    scene.holders = []
    scene.socket(.established, peer: "203.0.113.10")
    #expect(scene.tunnels.map(\.kind) == [.ovpn, .tun])
    #expect(scene.tunnels.map(\.state) == [.active, .idle])
  }

  // MARK: Not the host's VPN

  private func hypervisor(
    _ path: String = "/usr/bin/qemu-system-x86_64", _ package: String = "qemu-system-x86"
  ) -> Scene {
    var scene = Scene()
    scene.link("vnet0", mode: .tap)
    scene.process(700, path, package: package, server: nil, unit: nil)
    scene.hold("vnet0", pid: 700)
    scene.route("192.168.122.7/32")
    return scene
  }

  @Test(arguments: [
    ("/usr/bin/qemu-system-x86_64", "qemu-system-x86"), ("/usr/libexec/qemu-kvm", "qemu-kvm-core"),
    ("/usr/bin/qemu-system-x86_64", "pve-qemu-kvm"),
  ])
  func `a routed tap of a virtual machine is a guest's`(path: String, package: String) {
    let scene = hypervisor(path, package)
    #expect(scene.tunnels.map(\.role) == [.guest])
    #expect(scene.tunnels.first?.codes == [.notHostVPN])
    #expect(scene.tunnels.first?.facts(.notHostVPN) == .role(.guest))
    #expect(scene.verdict.compliance.tag == .none)
  }

  @Test func `a virtual machine that the Internet is routed to, or that sends it on, is a VPN's`() {
    var scene = hypervisor()
    scene.route("0.0.0.0/1")
    #expect(scene.tunnels.map(\.role) == [.vpn] && scene.verdict.compliance.tag == .undetermined)
    scene = hypervisor()
    scene.socket(.unconnected, .udp, pid: 700)
    #expect(scene.verdict.compliance.tag == .undetermined)
    scene = hypervisor()
    scene.socket(.established, peer: "203.0.113.130", pid: 700)
    #expect(scene.verdict.compliance.tag == .undetermined)
    // Its screen, and its disk at a private address.
    scene = hypervisor()
    scene.socket(.listening, local: "0.0.0.0", port: 5900, pid: 700)
    scene.socket(.established, port: 5900, peer: "203.0.113.99", pid: 700)
    scene.socket(.established, peer: "10.0.0.9", peerPort: 6789, pid: 700)
    #expect(scene.verdict.compliance.tag == .none)
    // A bridge without a card, into which everything goes.
    scene = hypervisor()
    scene.links[2] = Link(index: 5, name: "vnet0", kind: "tun", tunMode: .tap, master: 6)
    scene.link("virbr0", index: 6, kind: "bridge")
    scene.route("0.0.0.0/0", 6, via: "192.168.122.7")
    #expect(scene.verdict.compliance.tag == .undetermined)
    scene.links.append(Link(index: 7, name: "eth1", master: 6, device: true))
    #expect(scene.tunnels.isEmpty && scene.verdict.compliance.tag == .none)
  }

  @Test(arguments: ["tap100i0", "tun0"])
  func `a virtual machine of Proxmox is a guest by its package, whatever its tap is called`(tap: String) {
    var scene = Scene()
    scene.links[1] = Link(index: 2, name: "eth0", master: 6, device: true)
    scene.link("vmbr0", index: 6, kind: "bridge")
    scene.routes = []
    scene.route("0.0.0.0/0", 6, via: "198.51.100.1")
    scene.link(tap, index: 7, mode: .tap, master: 6)
    scene.hold(tap, pid: 700)
    #expect(scene.verdict.compliance.tag == .undetermined, "nobody knows who holds it")
    scene.process(
      700, "/usr/bin/qemu-system-x86_64", package: "pve-qemu-kvm", server: nil, unit: "qemu.slice")
    #expect(scene.tunnels.isEmpty && scene.verdict.compliance.tag == .none)
    // Its firewall puts another bridge in between.
    scene.links[3] = Link(index: 7, name: tap, kind: "tun", tunMode: .tap, master: 8)
    scene.link("fwbr100i0", index: 8, kind: "bridge")
    scene.link("fwln100i0", index: 9, kind: "veth", master: 8, lower: 10)
    scene.link("fwpr100p0", index: 10, kind: "veth", master: 6, lower: 9)
    #expect(scene.tunnels.isEmpty && scene.verdict.compliance.tag == .none)
  }

  @Test func `a hypervisor out of a snap is known by the registry's word alone`() {
    var scene = hypervisor()
    scene.processes = []
    scene.process(
      700, "/snap/lxd/28155/bin/qemu-system-x86_64", package: nil, .unowned, server: nil,
      sha256: "aa", unit: "snap.lxd.daemon.service")
    #expect(scene.tunnels.map(\.role) == [.vpn] && scene.verdict.compliance.tag == .undetermined)
    scene.registry?.executables = [TrustedExecutable(product: "qemu", version: "8.2", sha256: "aa")]
    #expect(scene.tunnels.map(\.role) == [.guest] && scene.verdict.compliance.tag == .none)
  }

  @Test(arguments: [("/usr/bin/slirp4netns", "slirp4netns"), ("/usr/bin/passt.avx2", "passt")])
  func `the tun of an unprivileged container is the container's`(path: String, package: String) {
    var scene = Scene()
    scene.process(600, path, package: package, server: nil, unit: nil)
    scene.socket(.established, peer: "203.0.113.130", pid: 600)
    scene.hold("tap0", pid: 600, netns: 77)
    #expect(scene.tunnels.map(\.role) == [.container])
    #expect(scene.tunnels.first?.facts(.notHostVPN) == .role(.container))
    #expect(scene.verdict.compliance.tag == .none)
    scene.namespace([Link(index: 2, name: "tap0", kind: "tun", tunMode: .tap)])
    #expect(scene.tunnels.map(\.role) == [.container] && scene.verdict.compliance.tag == .none)
    // Not in the host's own namespace, in that of the process, or by a program that is not the package's.
    var here = Scene()
    here.link("tap0", mode: .tap)
    here.process(600, path, package: package, server: nil, unit: nil)
    here.hold("tap0", pid: 600)
    #expect(here.verdict.compliance.tag == .undetermined)
    var inside = scene
    inside.processes = []
    inside.process(600, path, package: package, netns: 77, server: nil, unit: nil)
    #expect(inside.verdict.compliance.tag == .undetermined)
    var other = scene
    other.processes = []
    other.process(600, path, package: package, .mismatch, server: nil, unit: nil)
    #expect(other.verdict.compliance.tag == .undetermined)
  }

  @Test func `a translator without a socket and Teredo's own addresses are no VPN`() {
    var clat = Scene()
    clat.link("clat")
    clat.process(500, "/usr/sbin/tayga", package: "tayga", server: nil, unit: nil)
    clat.hold("clat", pid: 500)
    clat.route("0.0.0.0/0")
    #expect(clat.tunnel("clat")?.role == .transition)
    #expect(clat.tunnel("clat")?.facts(.notHostVPN) == .role(.transition(how: .translation)))
    #expect(clat.verdict.compliance.tag == .none)
    clat.socket(.unconnected, .udp, pid: 500)
    #expect(clat.verdict.compliance.tag == .undetermined)

    var teredo = Scene()
    teredo.link("teredo")
    teredo.process(500, "/usr/sbin/miredo", package: "miredo", server: nil, unit: nil)
    teredo.hold("teredo", pid: 500)
    teredo.socket(.unconnected, .udp, pid: 500)
    teredo.route("2001::/32")
    #expect(teredo.tunnel("teredo")?.facts(.notHostVPN) == .role(.transition(how: .teredo)))
    #expect(teredo.verdict.compliance.tag == .none)
    teredo.route("::/0")
    #expect(teredo.tunnel("teredo")?.role == .vpn)
    #expect(teredo.verdict.compliance.tag == .undetermined)
  }

  @Test func `a mesh's client that is logged out is idle`() {
    var scene = Scene()
    scene.link("tailscale0")
    scene.process(400, "/usr/sbin/tailscaled", package: "tailscale", server: nil, unit: nil)
    scene.hold("tailscale0", pid: 400)
    scene.addresses.append(InterfaceAddress(interface: 5, address: address("fe80::1"), prefixLength: 64))
    #expect(scene.tunnel("tailscale0")?.facts(.idle) == .role(.nothingRouted))
    #expect(scene.verdict.compliance.tag == .none)
    var doubtful = scene
    doubtful.processes = []
    doubtful.process(400, "/usr/sbin/tailscaled", package: "tailscale", .mismatch, server: nil, unit: nil)
    #expect(doubtful.verdict.compliance.tag == .undetermined)
    scene.addresses.append(
      InterfaceAddress(interface: 5, address: address("100.64.0.3"), prefixLength: 32))
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  @Test(arguments: ["gre", "ipip", "sit", "vti", "ip6tnl"])
  func `a device that the kernel makes by itself is no idle tunnel`(kind: String) {
    var scene = Scene()
    scene.link("x0", kind: kind, up: false)
    #expect(scene.tunnels.isEmpty && scene.verdict.compliance.tag == .none)
    scene.links[2] = Link(index: 5, name: "x0", kind: kind)
    #expect(scene.tunnels.isEmpty && scene.verdict.compliance.tag == .none)
    scene.links[2] = Link(index: 5, name: "x0", kind: kind, up: false, remote: address("203.0.113.10"))
    #expect(scene.tunnels.map(\.state) == [.idle])
    scene.links[2] = Link(index: 5, name: "x0", kind: kind)
    scene.route("192.0.2.0/24")
    #expect(scene.tunnels.map(\.state) == [.active])
  }
}
