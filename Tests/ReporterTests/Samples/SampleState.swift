import Model

/// The host states that belong to the samples.
enum SampleState {
  /// The host of the licensed tunnel, seen by root.
  static func root() throws -> HostState {
    let gateway = try SampleParts.address("203.0.113.10")
    let router = try SampleParts.address("198.51.100.1")
    return HostState(
      host: SampleParts.host, at: SampleParts.started, clockSynchronized: true, netns: 4_026_531_840,
      collectors: SampleParts.rootCollectors,
      links: [
        Link(index: 1, name: "lo", loopback: true, mtu: 65536),
        Link(index: 2, name: "eth0", kind: "veth", mtu: 1500, master: 9, lower: 8),
        Link(index: 3, name: "tun0", kind: "tun", tunMode: .tun, mtu: 1500, persistent: false),
      ],
      addresses: [
        InterfaceAddress(
          interface: 3, address: try SampleParts.address("10.8.0.2"), prefixLength: 24,
          peer: try SampleParts.address("10.8.0.1"))
      ],
      routes: [
        Route(
          destination: try SampleParts.capture("0.0.0.0/1").prefix, interfaces: [3],
          nextHop: try SampleParts.address("10.8.0.1"), preferredSource: try SampleParts.address("10.8.0.2"),
          encapsulation: 4)
      ],
      rules: [
        RoutingRule(
          family: .v4, priority: 32766, table: 254, selector: "fwmark 0x1", suppressedPrefixLength: 0)
      ],
      processes: [
        HostProcess(
          pid: 812, executable: "/usr/sbin/openvpn", sha256: SampleParts.digest, package: "openvpn",
          packageVersion: "2.6.3-1+deb12u2", verification: .verified, unit: "openvpn-client@*.service",
          netns: 4_026_531_840, server: false)
      ],
      holders: [TunHolder(pid: 812, interface: "tun0", netns: 4_026_531_840)],
      sockets: [
        HostSocket(
          pid: 812, transport: .udp, state: .unconnected,
          local: SocketAddress(address: try SampleParts.address("0.0.0.0"), port: 41194),
          peer: SocketAddress(address: gateway, port: 1194), mark: 0, accepted: true, idle: true,
          resolver: true, device: "eth0")
      ],
      gateways: [
        GatewaySighting(
          pid: 812, source: .config, address: gateway, host: "vpn.example.net", port: 1194, transport: .udp,
          translatedFrom: gateway)
      ],
      gatewayRoutes: [
        GatewayRoute(
          address: gateway, mark: 0, markKnown: true, interface: "eth0", nextHop: router,
          source: try SampleParts.address("198.51.100.2"))
      ],
      pppoe: PPPoESessions(held: 1, sessions: [.init(id: 256, device: "eth0")]),
      clients: [SampleParts.proxyClients],
      programs: [
        // As systemd attaches one for `IPAddressDeny=`.
        KernelProgram(
          id: 12, kind: .cgroupPackets, name: "sd_fw_egress", tag: "6deef7357e7b4530",
          loaded: SampleParts.started,
          places: [.init(.egress, cgroup: "systemd-journald.service")], holders: [1])
      ],
      refusals: Refusals(
        groups: [.init(unit: "edr.service", package: "edr", processes: 2)], ungrouped: 1,
        links: [.init(interface: "tun9", netns: 4_026_531_840)], moreLinks: 1))
  }

  /// The same host with every value missing that may be, seen by an ordinary user.
  static func user() throws -> HostState {
    HostState(
      host: HostIdentity(id: nil, name: nil), at: SampleParts.started, netns: 1,
      collectors: SampleParts.userCollectors, links: [Link(index: 1, name: "tun0")],
      addresses: [
        InterfaceAddress(interface: 1, address: try SampleParts.address("fe80::1"), prefixLength: 64)
      ],
      routes: [Route(destination: try SampleParts.capture("::/0").prefix, interfaces: [1])],
      rules: [RoutingRule(family: .v6, priority: 0, table: nil)],
      processes: [HostProcess(pid: 812, executable: nil)],
      holders: [TunHolder(pid: 812, interface: "tun0", netns: nil)],
      sockets: [
        HostSocket(
          pid: 812, transport: .udp, state: .other,
          local: SocketAddress(address: try SampleParts.address("::"), port: 1))
      ], gateways: [GatewaySighting(pid: 812, source: .config, address: nil)],
      gatewayRoutes: [
        GatewayRoute(
          address: try SampleParts.address("::1"), mark: 0, markKnown: false, interface: nil)
      ])
  }
}
