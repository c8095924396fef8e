import Classifier
import Model
import Testing

/// What the verdict reads of a product's own ways.
@Suite struct ProductWaysTests {
  // MARK: Proxies

  @Test(
    arguments: [(true, .undetermined), (false, .licensed), (nil, .undetermined)] as [(Bool?, Model.Tag)])
  func `the peer of a program that knows proxies is its gateway where none is set`(
    proxied: Bool?, tag: Model.Tag
  ) {
    for (path, package) in [("/usr/sbin/openvpn", "openvpn"), ("/usr/sbin/openconnect", "openconnect")] {
      var scene = Scene.splitTCP()
      scene.processes = []
      scene.process(812, path, package: package, proxied: proxied)
      #expect(scene.tunnel()?.licensing.tag == tag, "\(package), proxied: \(String(describing: proxied))")
      if proxied == nil {
        #expect(
          scene.tunnel()?.facts(.gatewayUnproven)
            == .gateway(.proxySettingsUnread(address: Scene.gateway)))
      }
    }
  }

  @Test func `a program that knows no proxy needs no such answer`() {
    var scene = Scene.splitTCP()
    scene.processes = []
    scene.process(812, "/usr/sbin/snx-like", package: "trojan", proxied: nil)
    #expect(scene.tunnel()?.gateway?.proven == true)
  }

  // MARK: Sockets

  @Test func `a connection beside data that goes by datagrams proves nothing`() {
    var scene = Scene.splitTCP()
    scene.processes = []
    scene.process(812, "/usr/sbin/tincd", package: "tinc", proxied: nil)
    scene.socket(.unconnected, port: 655, .udp)
    #expect(scene.tunnel()?.gateway?.proven != true)
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
    // Tracking shows a second gateway: neither is taken for the one.
    scene.sighting(.conntrack, "203.0.113.130", port: 655)
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
  }

  @Test func `an idle connection to a licensed gateway beside an unconnected socket licenses nothing`() {
    var scene = Scene.splitTCP()
    scene.gateways = []
    #expect(scene.tunnel()?.licensing.tag == .licensed)
    scene.socket(.unconnected, .udp)
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
    #expect(scene.tunnel()?.facts(.gatewayUnproven) == .gateway(.severalPeers))
  }

  // MARK: Split work

  /// OpenVPN 3: one process makes the device, another has the socket.
  private func split(
    _ verification: HostProcess.Verification = .verified, netns: UInt64 = Scene.netns
  ) -> Scene {
    var scene = Scene()
    scene.link()
    scene.route("192.0.2.0/24", via: "10.8.0.1")
    let folder = "/usr/libexec/openvpn3-linux"
    scene.process(812, "\(folder)/openvpn3-service-netcfg", package: "openvpn3-client")
    scene.process(
      813, "\(folder)/openvpn3-service-client", package: "openvpn3-client", verification, netns: netns)
    scene.hold()
    scene.socket(.established, peer: "203.0.113.10", pid: 813)
    return scene
  }

  @Test func `the socket of a product's other process leads to the gateway of its device`() {
    #expect(split().tunnel()?.product?.id == "openvpn3")
    #expect(split().tunnel()?.gateway?.address == Scene.gateway)
    #expect(split().tunnel()?.licensing.tag == .licensed)
  }

  @Test func `not where that process is unverified, elsewhere, or leads to another gateway as well`() {
    #expect(split(.unowned).tunnel()?.gateway == nil)
    #expect(split(netns: 77).tunnel()?.gateway == nil)
    var scene = split()
    scene.socket(.established, port: 40001, peer: "203.0.113.130", pid: 813)
    #expect(scene.tunnel()?.licensing.tag != .licensed)
    // Another session's process counts as well: which of them has this device is not known.
    scene = split()
    scene.process(
      814, "/usr/libexec/openvpn3-linux/openvpn3-service-client", package: "openvpn3-client")
    scene.socket(.established, port: 40001, peer: "203.0.113.130", pid: 814)
    #expect(scene.tunnel()?.licensing.tag != .licensed)
  }

  // MARK: Roles

  @Test func `a product that only serves is a server, unless everything goes into it`() {
    var scene = Scene()
    scene.link("vpns0")
    scene.process(812, "/usr/sbin/ocserv", package: "ocserv", server: nil)
    scene.hold("vpns0")
    scene.route("10.9.0.2/32")
    scene.socket(.listening, local: "0.0.0.0", port: 443)
    scene.socket(.established, port: 443, peer: "198.51.100.77", peerPort: 50123)
    #expect(scene.tunnel("vpns0")?.role == .server)
    scene.route("0.0.0.0/0")
    #expect(scene.tunnel("vpns0")?.role == .vpn)
    scene.processes = []
    scene.process(812, "/usr/sbin/ocserv", package: nil, .unowned, server: nil)
    scene.routes.removeLast()
    #expect(scene.tunnel("vpns0")?.role == .vpn)
  }

  // MARK: Denials

  @Test(arguments: ["consumer", "proxy", "self_hosted"])
  func `a category is denied by whatever of it is told for certain`(category: String) {
    let products: [String: (path: String, package: String?, build: String?)] = [
      "consumer": ("/usr/sbin/nordvpnd", "nordvpn", nil),
      "proxy": ("/tmp/renamed", nil, "github.com/sagernet/sing-box/cmd/sing-box"),
      "self_hosted": ("/usr/sbin/openvpn", "openvpn", nil),
    ]
    for (name, what) in products {
      var scene = Scene.splitTCP()
      scene.processes = []
      scene.process(
        812, what.path, package: what.package, what.package == nil ? .unowned : .verified, build: what.build)
      scene.registry?.denied = [Denial(product: nil, category: category, why: "not here")]
      #expect((scene.tunnel()?.codes.contains(.productDenied) == true) == (name == category))
      #expect(
        scene.tunnel()?.licensing.tag == (name == category ? .unlicensed : scene.tunnel()?.licensing.tag))
    }
  }

  @Test func `marks that anybody can imitate accuse nobody`() {
    var scene = Scene()
    scene.link("cscotun0")
    scene.process(812, "/usr/bin/vpnagentd", package: nil, .unowned, unit: "vpnagentd.service")
    scene.hold("cscotun0")
    scene.route("192.0.2.0/24")
    scene.registry?.denied = [Denial(product: "cisco-secure-client", category: nil, why: "no")]
    #expect(scene.tunnel("cscotun0")?.product?.id == "cisco-secure-client")
    #expect(scene.tunnel("cscotun0")?.codes.contains(.productDenied) == false)
  }

  @Test func `a kernel's WireGuard stays denied under another product's marks`() {
    var scene = Scene()
    scene.link("wg0-mullvad", kind: "wireguard")
    scene.route("0.0.0.0/0", table: 1_836_018_789)
    scene.rules.append(
      RoutingRule(
        family: .v4, priority: 100, table: 1_836_018_789,
        selector: .rule(inverted: true, [.key(.mark, "0x6d6f6c65")])))
    #expect(scene.tunnel("wg0-mullvad")?.product?.id == "mullvad")
    for denied in ["wireguard", "wireguard-kernel"] {
      scene.registry?.denied = [Denial(product: denied, category: nil, why: "no")]
      #expect(scene.tunnel("wg0-mullvad")?.codes.contains(.productDenied) == true)
    }
    scene.registry?.denied = [Denial(product: "mullvad", category: nil, why: "no")]
    #expect(scene.tunnel("wg0-mullvad")?.codes.contains(.productDenied) == false)
  }
}
