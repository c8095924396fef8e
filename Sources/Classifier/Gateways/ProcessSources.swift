import Model

/// What the processes of tunnels say of their gateways: by their sockets and flows, control sockets and configurations.
struct ProcessSources {
  private let sockets: [Int32: [HostSocket]]
  private let sightings: [Int32: [GatewaySighting]]
  private let own: Set<IPAddress>
  private let inner: TunnelNetworks
  private let outer: OwnNetworks

  init(_ state: HostState) {
    self.sockets = Dictionary(grouping: state.sockets, by: \.pid)
    self.sightings = Dictionary(grouping: state.gateways, by: \.pid)
    self.own = Set(state.addresses.map(\.address))
    self.inner = TunnelNetworks(state)
    self.outer = OwnNetworks(ofDevices: state)
  }

  func isOfThisHost(_ address: IPAddress) -> Bool { address.isLoopback || own.contains(address) }

  /// Adds what is known of one process.
  func collect(
    _ pid: Int32, _ draft: TunnelDraft, _ holder: TunnelProcesses, into found: inout GatewaySources
  ) {
    let isProxied = holder.senders.contains { $0.pid == pid && $0.proxied == true }
    let ignored = collectEstablished(pid, draft, holder, isProxied: isProxied, into: &found)
    let remotes = Set(
      (sightings[pid] ?? []).filter { $0.source == .config }.map { $0.address?.description ?? $0.host ?? "" })
    for sighting in sightings[pid] ?? [] {
      guard let address = sighting.address else {
        if sighting.source == .config, let host = sighting.host { found.configuredNames.append(host) }
        continue
      }
      let origin: Gateway.Source
      switch sighting.source {
      case .established:
        let known = found.sources.contains {
          $0.origin == .established && $0.address == address
            && (sighting.port == nil || $0.port == sighting.port)
        }
        if known || ignored.contains(where: { $0.address == address && $0.port == sighting.port ?? $0.port })
        {
          continue
        }
        origin = .established
      case .conntrack:
        if let before = sighting.translatedFrom, before != address {
          found.add(translationFrom: before, to: address)
        }
        origin = .conntrack
      case .management: origin = .management
      case .config: origin = .config
      }
      let place = SocketAddress(address: address, port: sighting.port ?? 0)
      if origin.isLive, isOfThisHost(address) {
        found.add(relay: place, .host)
        continue
      }
      if origin.isLive, isBesides(place, draft, &found) { continue }
      if origin.isLive, isProxied {
        found.add(relay: place, .proxy)
        continue
      }
      if address.isUnspecified { continue }
      // Which of several remotes is used is not written down.
      let isOneOfSeveral = origin == .config && remotes.count > 1
      found.sources.append(
        GatewaySource(
          origin: origin, strength: isOneOfSeveral ? .weak : Self.strength(of: origin, draft, holder),
          address: address, port: sighting.port, transport: sighting.transport))
    }
    let live = found.sources.contains { $0.origin.isLive }
    let local = found.sources.first { $0.origin == .config && isOfThisHost($0.address) }
    if !live, found.relay == nil, let local {
      found.add(relay: SocketAddress(address: local.address, port: local.port ?? 0), .host)
    }
    if isProxied, found.relay == nil { found.relay = (nil, .proxy) }
  }

  /// The peers of the process's own sockets. Gives those that dialled in from this host, as a tool does that asks
  /// the process's control port: they say nothing of the tunnel.
  private func collectEstablished(
    _ pid: Int32, _ draft: TunnelDraft, _ holder: TunnelProcesses, isProxied: Bool,
    into found: inout GatewaySources
  ) -> Set<SocketAddress> {
    let all = sockets[pid] ?? []
    let listening = Set(
      all.filter { $0.state == .listening }.map { Service(transport: $0.transport, port: $0.local.port) })
    var ignored: Set<SocketAddress> = []
    for socket in all where socket.state == .established {
      if socket.accepted == true { found.dialledIn += 1 }
      guard socket.accepted != true, socket.resolver != true else { continue }
      guard let peer = socket.peer, !peer.address.isUnspecified else { continue }
      if isOfThisHost(peer.address) {
        // A transparent proxy answers this host's own connections under the address that they were meant for.
        let isForeign = !isOfThisHost(socket.local.address)
        if isForeign || listening.contains(Service(transport: socket.transport, port: socket.local.port)) {
          ignored.insert(peer)
        } else {
          found.add(relay: peer, .host)
        }
        continue
      }
      if isBesides(peer, draft, &found) { continue }
      if listening.contains(Service(transport: socket.transport, port: socket.local.port)) {
        found.dialledIn += 1
        ignored.insert(peer)
        continue
      }
      if socket.idle == true {
        found.idle.insert(peer.address)
        ignored.insert(peer)
        continue
      }
      if isProxied {
        found.add(relay: peer, .proxy)
        continue
      }
      found.sources.append(
        GatewaySource(
          origin: .established, strength: Self.strength(of: .established, draft, holder),
          address: peer.address, port: peer.port, transport: socket.transport))
    }
    return ignored
  }

  /// Whether the address can be nobody's gateway: it lies behind the tunnel itself, or is one that a proxy gives out for
  /// a name, and then the proxy is what the process reaches its gateway through.
  private func isBesides(_ place: SocketAddress, _ draft: TunnelDraft, _ found: inout GatewaySources) -> Bool
  {
    if IPPrefix.fakeSpace.contains(where: { $0.contains(place.address) }), !outer.contain(place.address) {
      found.add(relay: place, .fakeAddress)
      return true
    }
    return draft.link.map { inner.contain(place.address, behind: $0) } ?? false
  }

  /// How much a source proves of this tunnel. Packets are led to any sort of program: the peer of one that the
  /// catalogue does not know as a proxy may be where the packets were bound for, and no gateway.
  private static func strength(
    of origin: Gateway.Source, _ draft: TunnelDraft, _ holder: TunnelProcesses
  ) -> Evidence.Strength {
    let strength = GatewaySource.strength(of: origin, holder: holder)
    guard case .diversion = draft.place, origin.isLive else { return strength }
    let isProxy =
      draft.identity?.isCertain == true
      && draft.product?.kinds.contains { [.proxy, .redirect, .tproxy].contains($0) } ?? false
    return isProxy ? strength : min(strength, .medium)
  }

  /// Why the sockets of a product do not say where its data goes, by its own ways.
  func doubt(of holder: TunnelProcesses, _ found: GatewaySources) -> GatewayFacts? {
    let ways = holder.product?.ways
    let live = found.sources.filter { [.established, .conntrack].contains($0.origin) }
    // Data that goes through an unconnected socket is not what a connection beside it carries.
    let isApart =
      ways?.socket == .unconnected
      || holder.pids.contains(where: hasUnconnected)
      || holder.carriers.contains { hasUnconnected($0.pid) }
    if isApart {
      let others = Set(
        found.sources.filter { $0.origin.isLive && $0.transport != .tcp }.map(\.address))
      let connected = Set(live.filter { $0.transport == .tcp }.map(\.address))
      if !connected.isSubset(of: others) { return .severalPeers }
    }
    let isUnread = holder.senders.contains { $0.proxied == nil }
    guard let ways, ways.proxy != nil, isUnread, found.relay == nil else { return nil }
    // What a datagram's flow shows is no proxy's where the product sends its data by datagrams alone.
    let reached = live.filter { $0.transport != .udp || ways.socket != .unconnected }
    let addresses = Set(reached.map(\.address))
    guard !addresses.isEmpty else { return nil }
    return .proxySettingsUnread(address: addresses.count == 1 ? addresses.first : nil)
  }

  /// Whether a process has a UDP socket that may send anywhere.
  private func hasUnconnected(_ pid: Int32) -> Bool {
    sockets[pid]?.contains {
      $0.transport == .udp && $0.state == .unconnected && !$0.local.address.isLoopback
    } ?? false
  }
}
