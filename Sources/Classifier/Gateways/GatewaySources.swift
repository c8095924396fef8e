import Model

/// Everything that the sources report of one tunnel's gateway.
struct GatewaySources {
  var sources: [GatewaySource] = []
  /// The names of the configuration's remotes that are known by name only.
  var configuredNames: [String] = []
  /// What the process reaches its gateway through, and its address where that is known.
  var relay: (address: SocketAddress?, kind: GatewayRelay)?
  /// A flow, or whatever is destined to one of the addresses, that this host sends elsewhere.
  var translated: (from: IPAddress, to: IPAddress)?
  /// Why nothing that the sources say can prove the gateway.
  var doubt: GatewayFacts?
  var identity: GatewayFinding.Identity = .notOffered
  /// Where test packets went.
  var witness: GatewayWitness?
  /// How many connections other hosts dialled.
  var dialledIn = 0
  /// The peers of connections over which hardly anything has passed.
  var idle: Set<IPAddress> = []

  /// Whether such connections are all that is known of a peer.
  var isIdleAlone: Bool { !idle.isEmpty && !sources.contains { $0.origin.isLive } }

  /// The addresses that a source gives.
  func addresses(_ origin: Gateway.Source) -> Set<IPAddress> {
    Set(sources.filter { $0.origin == origin }.map(\.address))
  }

  /// Notes what the process reaches its gateway through. Of several the same one is named each time.
  mutating func add(relay address: SocketAddress?, _ kind: GatewayRelay) {
    func order(_ address: SocketAddress?, _ kind: GatewayRelay) -> String {
      "\(kind.rawValue) \(address?.description ?? "~")"
    }
    if let relay, order(relay.address, relay.kind) <= order(address, kind) { return }
    relay = (address, kind)
  }

  /// Notes a flow that this host sends elsewhere. Of several the same one is named each time.
  mutating func add(translationFrom from: IPAddress, to: IPAddress) {
    if let translated, (translated.from, translated.to) <= (from, to) { return }
    translated = (from: from, to: to)
  }

  /// Adds what test packets showed: where one destination carried them, another source for it.
  mutating func add(_ witness: GatewayWitness) {
    self.witness = witness
    guard let destination = witness.destination else { return }
    sources.append(
      GatewaySource(
        origin: .wire, strength: .medium, address: destination.address, port: destination.port,
        transport: TransportProtocol.allCases.first { $0.number == destination.transport }))
  }
}

/// What the sources of a host's gateways say, ready to be asked tunnel by tunnel.
struct GatewayInquiry {
  private let sockets: [Int32: [HostSocket]]
  private let sightings: [Int32: [GatewaySighting]]
  private let own: Set<IPAddress>
  private let netns: UInt64
  private let at: Timestamp
  private let routing: Routing
  private let translations: [Translation]
  private let inner: TunnelNetworks
  private let outer: OwnNetworks

  init(_ state: HostState, routing: Routing) {
    self.translations = state.translations ?? []
    self.sockets = Dictionary(grouping: state.sockets, by: \.pid)
    self.sightings = Dictionary(grouping: state.gateways, by: \.pid)
    self.own = Set(state.addresses.map(\.address))
    self.netns = state.netns
    self.at = state.at
    self.routing = routing
    self.inner = TunnelNetworks(state)
    self.outer = OwnNetworks(ofDevices: state)
  }

  /// What the sources report of the tunnel's gateway; of a WireGuard tunnel with several peers, of one of them.
  func sources(of draft: TunnelDraft, peer: WireGuardDevice.Peer?) -> GatewaySources {
    var found = GatewaySources()
    if let holder = draft.holder {
      for process in holder.pids + holder.carriers.map(\.pid) {
        collect(process, draft, holder, into: &found)
      }
      if found.isIdleAlone {
        found.doubt = .idlePeer(address: found.idle.count == 1 ? found.idle.first : nil)
      }
      if let doubt = doubt(of: holder, found) { found.doubt = doubt }
      if found.dialledIn > 0 { found.doubt = dialledIn(found) }
    }
    if draft.kind == .wireguard {
      found.identity = .unknown(.wireguardKey)
      if let peer, let status = draft.wireguard {
        // Where the packets of the other peers go is asked peer by peer.
        let others = Set(status.device.peers.filter { $0 != peer }.compactMap { $0.endpoint?.address })
          .subtracting([peer.endpoint?.address].compactMap { $0 })
        if status.isReliable {
          found.sources.removeAll { $0.origin.isLive && others.contains($0.address) }
        }
        collect(peer, status, into: &found)
      }
      // A genuine program that is known for something else does not turn into WireGuard by answering like it.
      if draft.wireguard?.source == .anybody, draft.holder?.verified == true {
        found.doubt = .answererUnknown
      }
    } else if draft.kind == .xfrm || draft.product?.ways?.speaks == .ike {
      found.identity = .unknown(.ikeIdentity)
    } else if draft.kind.mayUseTLS {
      found.identity = .unknown(.tlsKey)
    }
    collect(draft.policies, into: &found)
    if draft.kind == .xfrm { leaveOutNegotiations(&found) }
    if let link = draft.link { collect(link, draft.kind, into: &found) }
    // Where a proxy's next connection goes, those of now do not say; nor what a virtual machine's or a container's
    // program is connected for.
    let isApart = draft.holder?.product.map { [.hypervisor, .container, .transition].contains($0.category) }
    if isApart == true { found.doubt = .proxyConnections }
    if case .processOnly = draft.place { found.doubt = .proxyConnections }
    if draft.associations == .silent, let end = draft.policies.lazy.compactMap(\.tunnelDestination).first {
      found.doubt = .associationSilent(address: end)
    }
    // A route past the tunnel proves something only where everything else would go into it, and where it is the
    // path of the process's own packets. WireGuard's packets are led past it by their mark instead: a host route is
    // its own only where it leads to its endpoint.
    if let link = draft.link, draft.scope == .full, draft.sharesNamespace(with: netns) {
      let endpoint = peer?.endpoint?.address
      for address in routing.hostsBeside(link.index).sorted()
      where draft.kind != .wireguard || address == endpoint {
        found.sources.append(
          GatewaySource(origin: .route, strength: .medium, address: address, port: nil, transport: nil))
      }
    }
    found.sources.sort(by: GatewaySource.precedes)
    if found.translated == nil, draft.sharesNamespace(with: netns) {
      found.translated = translation(of: Set(found.sources.map(\.address)))
    }
    return found
  }

  /// Where the packet filter sends packets for one of the addresses.
  private func translation(of addresses: Set<IPAddress>) -> (from: IPAddress, to: IPAddress)? {
    let found = translations.flatMap { translation in
      addresses.filter { translation.destination.contains($0) && $0 != translation.to }
        .map { (from: $0, to: translation.to) }
    }
    return found.min { ($0.from, $0.to) < ($1.from, $1.to) }
  }

  /// A WireGuard peer: its endpoint is where packets for it go now, and a recent handshake says that its key's holder
  /// answered there.
  private func collect(
    _ peer: WireGuardDevice.Peer, _ status: WireGuardStatus, into found: inout GatewaySources
  ) {
    let isLive = WireGuardStatus.isLive(peer, at: at)
    if !isLive {
      found.doubt = .handshakeOld(peer: peer.publicKey, age: WireGuardStatus.heard(peer, at: at))
    } else if status.isReliable {
      found.identity = .wireguard(peer.publicKey)
    }
    guard let endpoint = peer.endpoint else { return }
    if isOfThisHost(endpoint.address) {
      found.add(relay: endpoint, .host)
      return
    }
    if endpoint.address.isUnspecified { return }
    found.sources.append(
      GatewaySource(
        origin: .wireguard, strength: !isLive ? .weak : status.isReliable ? .strong : .medium,
        address: endpoint.address, port: endpoint.port, transport: .udp))
  }

  /// The other end that a link which encapsulates is configured with: the kernel sends its packets there and nowhere else.
  private func collect(_ link: Link, _ kind: TunnelKind, into found: inout GatewaySources) {
    guard [.gre, .ipip, .sit, .vti, .vxlan, .geneve].contains(kind), let remote = link.remote,
      !remote.isMulticast, !remote.isUnspecified
    else { return }
    if isOfThisHost(remote) {
      found.add(relay: SocketAddress(address: remote, port: 0), .host)
      return
    }
    found.sources.append(
      GatewaySource(origin: .link, strength: .strong, address: remote, port: nil, transport: nil))
  }

  /// The kernel sends the packets where its policies say, and the daemon that set them up may speak to the gateways of other
  /// tunnels as well.
  private func leaveOutNegotiations(_ found: inout GatewaySources) {
    let ends = found.addresses(.policy)
    let daemons = found.sources.filter { $0.origin.isLive && $0.origin != .policy }
    guard daemons.contains(where: { ends.contains($0.address) }) else { return }
    found.sources.removeAll {
      $0.origin.isLive && $0.origin != .policy && !ends.contains($0.address)
    }
  }

  /// Why the sockets of a process say nothing of a gateway that other hosts dialled: all of them are clients, or those may
  /// carry the data beside whatever it dialled itself.
  private func dialledIn(_ found: GatewaySources) -> GatewayFacts? {
    found.sources.contains { $0.origin.isLive } ? .severalPeers : .dialledIn(count: found.dialledIn)
  }

  /// The templates of IPsec policies. In transport mode the packets' own end is known, and what is in them is not.
  private func collect(_ policies: [XfrmPolicy], into found: inout GatewaySources) {
    for policy in policies {
      let isTunnel = policy.tunnelDestination != nil
      let end = policy.tunnelDestination ?? (policy.destination.isHost ? policy.destination.address : nil)
      if !isTunnel {
        found.doubt = .transportMode
      }
      guard let end, !end.isUnspecified else { continue }
      if isOfThisHost(end) {
        found.add(relay: SocketAddress(address: end, port: 0), .host)
        continue
      }
      found.sources.append(
        GatewaySource(
          origin: .policy, strength: isTunnel ? .strong : .weak, address: end, port: nil, transport: nil))
    }
  }

  private func collect(
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
  private func doubt(of holder: TunnelProcesses, _ found: GatewaySources) -> GatewayFacts? {
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

  private func isOfThisHost(_ address: IPAddress) -> Bool { address.isLoopback || own.contains(address) }
}
