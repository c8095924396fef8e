import Model

/// The remotes of one tunnel: one as a rule, of a WireGuard tunnel one for each peer that counts.
struct TunnelRemotes {
  /// One remote.
  struct Remote {
    /// Of a WireGuard tunnel: the peer, where it has any.
    let peer: WireGuardDevice.Peer?
    var gateway: GatewayFinding
    /// Where test packets to it went; nil where the wire was not asked.
    let witness: GatewayWitness?
  }

  let draft: TunnelDraft
  private(set) var all: [Remote] = []
  /// Where test packets through the tunnel went; nil where the wire was not asked.
  var witness: GatewayWitness? { all.lazy.compactMap(\.witness).first }
  /// Everything that the tunnel rests on.
  private(set) var evidence: EvidenceList

  /// Beyond this many peers the evidence is not kept, only what follows from it.
  private static let mostPeersInEvidence = 16

  /// `witnesses` is what test packets through tunnels showed, by `WitnessKey`.
  init(
    _ draft: TunnelDraft, inquiry: GatewayInquiry, routes: [GatewayRoute], state: HostState,
    witnesses: [String: GatewayWitness] = [:]
  ) {
    self.draft = draft
    self.evidence = EvidenceList(of: draft, at: state.at)
    // The clients of a server are people, and are not examined; what carries nothing has no remote end.
    guard draft.isCounted else { return }
    let gaps = state.gaps(in: .gatewaySources(of: draft.kind))
    let inside = state.linksInside
    let peers: [WireGuardDevice.Peer?] =
      draft.wireguard?.carrying.sorted { $0.publicKey < $1.publicKey } ?? []
    for peer in peers.isEmpty ? [nil] : peers {
      var kept = evidence
      var found = inquiry.sources(of: draft, peer: peer)
      let witness = witnesses[WitnessKey.of(draft, peer: peer)]
      if let witness { found.add(witness) }
      var identity: [String] = []
      if let peer, let status = draft.wireguard { identity = [kept.add(peer, by: status)] }
      var gateway = GatewayProof(
        draft: draft, found: found, routes: routes, gaps: gaps, inside: inside,
        policies: state.xfrmPolicies
      ).finding(evidence: &kept)
      gateway.evidence = identity + gateway.evidence
      if all.count < Self.mostPeersInEvidence {
        evidence = kept
      } else {
        let ids = Set(evidence.items.map(\.id))
        gateway.evidence = gateway.evidence.filter(ids.contains)
      }
      all.append(Remote(peer: peer, gateway: gateway, witness: witness))
    }
  }
}

extension EvidenceList {
  /// Keeps what is known of a WireGuard peer. A recent handshake, from a reliable source, is the best identity;
  /// everything else is a claim.
  fileprivate mutating func add(_ peer: WireGuardDevice.Peer, by status: WireGuardStatus) -> String {
    let proves = status.isReliable && WireGuardStatus.isLive(peer, at: at)
    return add(
      .identity, proves ? .decisive : .weak, .wireguard,
      .peer(key: peer.publicKey, age: WireGuardStatus.heard(peer, at: at)))
  }
}

extension TunnelDraft {
  /// Of more peers than these only the number is kept.
  private static let mostPeers = 64

  /// The peers as the record keeps them; nil for a server, whose peers are people's homes.
  var peers: [TunnelPeer]? {
    guard let device = wireguard?.device, role != .server else { return nil }
    return device.peers.sorted { $0.publicKey < $1.publicKey }.prefix(Self.mostPeers).map {
      TunnelPeer(
        publicKey: $0.publicKey, endpoint: $0.endpoint?.description, lastHandshake: $0.lastHandshake)
    }
  }

  /// The number of peers where they are not all listed.
  var peerCount: Int? {
    guard let device = wireguard?.device, role == .server || device.peerCount > (peers?.count ?? 0)
    else { return nil }
    return device.peerCount
  }
}
