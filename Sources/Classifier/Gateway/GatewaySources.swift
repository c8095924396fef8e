import Model

/// Everything that was told of one tunnel's gateway.
struct GatewaySources {
  var sources: [GatewaySource] = []
  /// The names of the configuration's remotes that are known by name only.
  var configuredNames: [String] = []
  /// A place on this host through which the process reaches its gateway.
  var relay: SocketAddress?
  /// A flow that this host sends elsewhere than the process believes.
  var translated: (from: IPAddress, to: IPAddress)?

  /// The addresses that an origin told.
  func addresses(_ origin: GatewaySource.Origin) -> Set<IPAddress> {
    Set(sources.filter { $0.origin == origin }.map(\.address))
  }
}

/// What the sources of a host's gateways say, ready to be asked tunnel by tunnel.
struct GatewayInquiry {
  private let sockets: [Int32: [HostSocket]]
  private let sightings: [Int32: [GatewaySighting]]
  private let own: Set<IPAddress>
  private let netns: UInt64
  private let routing: Routing

  init(_ state: HostState, routing: Routing) {
    self.sockets = Dictionary(grouping: state.sockets, by: \.pid)
    self.sightings = Dictionary(grouping: state.gateways, by: \.pid)
    self.own = Set(state.addresses.map(\.address))
    self.netns = state.netns
    self.routing = routing
  }

  /// What was told of the tunnel's gateway.
  func sources(of draft: TunnelDraft) -> GatewaySources {
    var found = GatewaySources()
    if let holding = draft.holding {
      for pid in holding.pids { collect(pid, holding, into: &found) }
    }
    // A route past the tunnel proves something only where everything else would go into it, and where it is the
    // way of the process's own packets.
    if let link = draft.link, draft.scope == .full, draft.sharesNamespace(with: netns) {
      for address in routing.hostsBeside(link.index).sorted() {
        found.sources.append(
          GatewaySource(origin: .route, strength: .medium, address: address, port: nil, transport: nil))
      }
    }
    return found
  }

  private func collect(_ pid: Int32, _ holding: Holding, into found: inout GatewaySources) {
    let ignored = collectEstablished(pid, holding, into: &found)
    for sighting in sightings[pid] ?? [] {
      guard let address = sighting.address else {
        if sighting.source == .config, let host = sighting.host { found.configuredNames.append(host) }
        continue
      }
      let origin: GatewaySource.Origin
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
          found.translated = (from: before, to: address)
        }
        origin = .conntrack
      case .management: origin = .management
      case .config: origin = .config
      }
      if origin.isLive, isOfThisHost(address) {
        found.relay = SocketAddress(address: address, port: sighting.port ?? 0)
        continue
      }
      if address.isUnspecified { continue }
      found.sources.append(
        GatewaySource(
          origin: origin, strength: GatewaySource.strength(of: origin, holding: holding), address: address,
          port: sighting.port, transport: sighting.transport))
    }
    let live = found.sources.contains { $0.origin.isLive }
    let local = found.sources.first { $0.origin == .config && isOfThisHost($0.address) }
    if !live, found.relay == nil, let local {
      found.relay = SocketAddress(address: local.address, port: local.port ?? 0)
    }
  }

  /// The peers of the process's own sockets. Gives those that dialled in from this host, as a tool does that asks
  /// the process's control port: they tell nothing of the tunnel.
  private func collectEstablished(
    _ pid: Int32, _ holding: Holding, into found: inout GatewaySources
  ) -> Set<SocketAddress> {
    let all = sockets[pid] ?? []
    let listening = Set(
      all.filter { $0.state == .listening }.map { Service(transport: $0.transport, port: $0.local.port) })
    var ignored: Set<SocketAddress> = []
    for socket in all where socket.state == .established {
      guard let peer = socket.peer, !peer.address.isUnspecified else { continue }
      if isOfThisHost(peer.address) {
        if listening.contains(Service(transport: socket.transport, port: socket.local.port)) {
          ignored.insert(peer)
        } else {
          found.relay = peer
        }
        continue
      }
      found.sources.append(
        GatewaySource(
          origin: .established, strength: GatewaySource.strength(of: .established, holding: holding),
          address: peer.address, port: peer.port, transport: socket.transport))
    }
    return ignored
  }

  private func isOfThisHost(_ address: IPAddress) -> Bool { address.isLoopback || own.contains(address) }
}
