import Model

/// What the sources of a host's gateways say, ready to be asked tunnel by tunnel.
struct GatewayInquiry {
  private let processes: ProcessSources
  private let netns: UInt64
  private let at: Timestamp
  private let routing: Routing
  private let translations: [Translation]

  init(_ state: HostState, routing: Routing) {
    self.processes = ProcessSources(state)
    self.translations = state.translations ?? []
    self.netns = state.netns
    self.at = state.at
    self.routing = routing
  }

  /// What the sources report of the tunnel's gateway; of a WireGuard tunnel with several peers, of one of them.
  func sources(of draft: TunnelDraft, peer: WireGuardDevice.Peer?) -> GatewaySources {
    var found = GatewaySources()
    if let holder = draft.holder {
      for process in holder.pids + holder.carriers.map(\.pid) {
        processes.collect(process, draft, holder, into: &found)
      }
      if found.isIdleAlone {
        found.doubt = .idlePeer(address: found.idle.count == 1 ? found.idle.first : nil)
      }
      if let doubt = processes.doubt(of: holder, found) { found.doubt = doubt }
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
    if processes.isOfThisHost(endpoint.address) {
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
    guard [.gre, .ipip, .sit, .vti, .l2tp, .vxlan, .geneve].contains(kind), let remote = link.remote,
      !remote.isMulticast, !remote.isUnspecified
    else { return }
    if processes.isOfThisHost(remote) {
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
      if processes.isOfThisHost(end) {
        found.add(relay: SocketAddress(address: end, port: 0), .host)
        continue
      }
      found.sources.append(
        GatewaySource(
          origin: .policy, strength: isTunnel ? .strong : .weak, address: end, port: nil, transport: nil))
    }
  }
}
