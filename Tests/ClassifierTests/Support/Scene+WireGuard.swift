import Model

/// WireGuard tunnels in a few lines.
extension Scene {
  static let listedKey = "TEFCTEFCTEFCTEFCTEFCTEFCTEFCTEFCTEFCTEFCTEE="
  static let otherKey = "T1RIRVJPVEhFUk9USEVST1RIRVJPVEhFUk9USEVSRUU="

  /// A peer whose last handshake was so many seconds ago; nil for none.
  func peer(
    _ key: String = Scene.listedKey, _ endpoint: String? = "203.0.113.10", port: UInt16 = 51820,
    ago: Int64? = 60, allowed: [String] = ["0.0.0.0/0"]
  ) -> WireGuardDevice.Peer {
    WireGuardDevice.Peer(
      publicKey: key, endpoint: endpoint.map { SocketAddress(address: address($0), port: port) },
      lastHandshake: ago.map { Timestamp(milliseconds: at.milliseconds - $0 * 1000) },
      allowedPrefixes: allowed.map { prefix($0) })
  }

  mutating func device(
    _ peers: [WireGuardDevice.Peer], _ interface: String = "wg0",
    backend: WireGuardDevice.Backend = .kernel, pid: Int32? = nil, mark: UInt32 = 0xca6c,
    server: Bool = false, count: Int? = nil
  ) {
    wireguard.append(
      WireGuardDevice(
        interface: interface, backend: backend, pid: pid, listenPort: 51820, firewallMark: mark,
        server: server,
        peerCount: count ?? peers.count, peers: server ? [] : peers))
  }

  /// Everything to wg0, as wg-quick does it.
  mutating func wgQuick(_ interface: Int = 5) {
    route("0.0.0.0/0", interface, table: 51820)
    rules.append(RoutingRule(family: .v4, priority: 32764, table: 254, suppressedPrefixLength: 0))
    rules.append(RoutingRule(family: .v4, priority: 32765, table: 51820, selector: "not fwmark 0xca6c"))
  }

  mutating func list(
    _ key: String = Scene.listedKey, region: String? = "CN-SH", valid: Period = Period(from: nil, until: nil)
  ) {
    registry?.marks.append(
      Recogniser(criterion: .wireguardPublicKey(key), region: region.flatMap { Region($0) }, valid: valid))
  }

  /// The kernel's WireGuard to a gateway whose key the registry lists.
  static func kernelWireGuard(_ peers: [WireGuardDevice.Peer]? = nil, listed: Bool = true) -> Scene {
    var scene = Scene()
    scene.link("wg0", kind: "wireguard")
    scene.device(peers ?? [scene.peer()])
    scene.wgQuick()
    if listed { scene.list() }
    return scene
  }

  /// wireguard-go by wg-quick.
  static func userspaceWireGuard(_ peers: [WireGuardDevice.Peer]? = nil, listed: Bool = true) -> Scene {
    var scene = Scene()
    scene.link("wg0")
    scene.process(900, "/usr/bin/wireguard-go", package: "wireguard-go", server: nil)
    scene.hold("wg0", pid: 900)
    scene.socket(.unconnected, port: 51820, .udp, pid: 900)
    scene.device(peers ?? [scene.peer()], backend: .userspace, pid: 900)
    scene.wgQuick()
    if listed { scene.list() }
    return scene
  }

  var wg0: Tunnel? { tunnel("wg0") }
}
