import FoundationEssentials
import Model

/// A made-up host with very many tunnels, each to a gateway of its own: the odd ones lead to gateways that the registry
/// lists, the even ones to some that it does not; every fourth is WireGuard, and the others are OpenVPN over TCP.
struct BusyHost {
  let state: HostState

  private static let netns: UInt64 = 4_026_531_840
  private static let now = Timestamp(.now)

  init(tunnels count: Int, by registry: Registry) {
    var links = [Link(index: 1, name: "lo", loopback: true), Link(index: 2, name: "eth0")]
    let outside = IPAddress(bytes: [192, 0, 2, 1])
    var routes = [IPPrefix("0.0.0.0/0")].compactMap { $0 }.map {
      Route(destination: $0, interfaces: [2], nextHop: outside)
    }
    var processes: [HostProcess] = []
    var holders: [TunHolder] = []
    var sockets: [HostSocket] = []
    var sightings: [GatewaySighting] = []
    var devices: [WireGuardDevice] = []
    for number in 0..<count {
      let index = number + 10
      let gateway = Self.gateway(number, of: count, registry)
      // A /32 for each, so that every tunnel carries something of its own.
      let inside = IPAddress(bytes: [
        10, UInt8(number >> 16 & 255), UInt8(number >> 8 & 255), UInt8(number & 255),
      ])
      guard let address = gateway.address, let inside, let own = IPAddress(bytes: [192, 0, 2, 2]) else {
        continue
      }
      routes.append(Route(destination: IPPrefix(host: inside), interfaces: [index]))
      if number % 4 == 3 {
        links.append(Link(index: index, name: "wg\(number)", kind: "wireguard", mtu: 1420))
        let peer = WireGuardDevice.Peer(
          publicKey: gateway.key ?? "unlisted-\(number)",
          endpoint: SocketAddress(address: address, port: 51820),
          lastHandshake: Timestamp(milliseconds: Self.now.milliseconds - 30_000),
          allowedPrefixes: [IPPrefix(host: inside)])
        devices.append(
          WireGuardDevice(
            interface: "wg\(number)", backend: .kernel, pid: nil, listenPort: 51820, firewallMark: 0,
            server: false,
            peerCount: 1, peers: [peer]))
        continue
      }
      let pid = Int32(1000 + number)
      links.append(
        Link(index: index, name: "tun\(number)", kind: "tun", tunMode: .tun, mtu: 1500, persistent: false))
      processes.append(
        HostProcess(
          pid: pid, executable: "/usr/sbin/openvpn", package: "openvpn", packageVersion: "2.6.3",
          verification: .verified, netns: Self.netns, server: false))
      holders.append(TunHolder(pid: pid, interface: "tun\(number)", netns: Self.netns))
      sockets.append(
        HostSocket(
          pid: pid, transport: .tcp, state: .established,
          local: SocketAddress(address: own, port: UInt16(20_000 + number % 40_000)),
          peer: SocketAddress(address: address, port: 443), mark: nil))
      sightings.append(
        GatewaySighting(pid: pid, source: .config, address: address, port: 443, transport: .tcp))
    }
    state = HostState(
      host: HostIdentity(id: "bench", name: "bench", site: "beijing", region: Region("CN-BJ")), at: Self.now,
      netns: Self.netns, collectors: Collector.allCases.map { CollectorReport($0, .complete) }, links: links,
      routes: routes, rules: Self.rules, processes: processes, holders: holders, sockets: sockets,
      gateways: sightings, wireguard: devices)
  }

  private static let rules = IPAddress.Family.allCases.flatMap { family in
    [(UInt32(0), UInt32(255)), (32766, 254), (32767, 253)].map {
      RoutingRule(family: family, priority: $0.0, table: $0.1)
    }
  }

  /// Where a tunnel leads: to providers from all over the registry, or into a range that no provider lists.
  private static func gateway(
    _ number: Int, of count: Int, _ registry: Registry
  ) -> (address: IPAddress?, key: String?) {
    guard number % 2 == 1, !registry.providers.isEmpty else {
      return (IPAddress(bytes: [198, 18, UInt8(number >> 8 & 255), UInt8(number & 255)]), nil)
    }
    let provider = registry.providers[number * registry.providers.count / count]
    var prefixes: [IPPrefix] = []
    var keys: [String] = []
    for recogniser in provider.recognisedBy {
      if case .gatewayPrefix(let prefix) = recogniser.criterion, prefix.family == .v4 {
        prefixes.append(prefix)
      }
      if case .wireguardPublicKey(let key) = recogniser.criterion { keys.append(key) }
    }
    let prefix = prefixes.isEmpty ? nil : prefixes[number % prefixes.count]
    return (prefix?.address, keys.isEmpty ? nil : keys[number % keys.count])
  }
}
