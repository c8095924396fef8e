import Model

/// Where one tunnel leads: one place as a rule, of a WireGuard tunnel one for each peer that counts.
struct TunnelLeads {
  /// One place.
  struct Lead {
    /// Of a WireGuard tunnel: the peer, where it says of any.
    let peer: WireGuardDevice.Peer?
    var gateway: GatewayFinding
    var match: ProviderMatch = .none

    /// Whether it is proven, and nobody's by the registry.
    var isUnlisted: Bool { if case .none = match { gateway.isProven } else { false } }
  }

  let draft: TunnelDraft
  private(set) var all: [Lead] = []
  /// Everything that the tunnel rests on.
  private(set) var evidence: EvidenceList
  private let at: Timestamp

  /// Beyond this many peers the evidence is not kept, only what follows from it.
  private static let mostPeersInEvidence = 16

  init(_ draft: TunnelDraft, inquiry: GatewayInquiry, ways: [GatewayRoute], state: HostState) {
    self.draft = draft
    self.evidence = EvidenceList(of: draft, at: state.at)
    self.at = state.at
    // Who dials in to a server is nobody's business here, and what carries nothing leads nowhere.
    guard draft.isCounted else { return }
    let gaps = state.gaps(in: .gatewaySources(of: draft.kind))
    let loopback = Set(state.links.filter(\.loopback).map(\.name))
    let peers: [WireGuardDevice.Peer?] =
      draft.wireguard?.carrying.sorted { $0.publicKey < $1.publicKey } ?? []
    for peer in peers.isEmpty ? [nil] : peers {
      var kept = evidence
      var identity: [String] = []
      if let peer, let word = draft.wireguard { identity = [kept.add(peer, by: word)] }
      var gateway = GatewayProof(
        draft: draft, found: inquiry.sources(of: draft, peer: peer), ways: ways, gaps: gaps,
        loopback: loopback
      ).finding(evidence: &kept)
      gateway.evidence = identity + gateway.evidence
      if all.count < Self.mostPeersInEvidence {
        evidence = kept
      } else {
        let ids = Set(evidence.items.map(\.id))
        gateway.evidence = gateway.evidence.filter(ids.contains)
      }
      all.append(Lead(peer: peer, gateway: gateway))
    }
  }

  /// Joins each place with the registry as of a moment. A chain of carriers that leads back to where it began contradicts itself.
  mutating func match(_ recognisers: RecogniserIndex, on moment: Timestamp, loop: String?) {
    for index in all.indices {
      if let loop { all[index].gateway.standing = .contradicted(loop) }
      let gateway = all[index].gateway
      if gateway.isProven { all[index].match = recognisers.match(gateway, at: moment) }
    }
    // Beside a peer that answers, a silent one carries nothing now. Whose key is listed can be nobody but its
    // provider, and is weighed when it answers; of any other nobody knows who will.
    let now = at
    func isSilent(_ lead: Lead) -> Bool { lead.peer.map { !WireGuardWord.isLive($0, at: now) } ?? false }
    if all.allSatisfy(isSilent) { return }
    all = all.filter { lead in
      guard isSilent(lead), let key = lead.peer?.publicKey else { return true }
      return recognisers.entries(for: key).isEmpty
    }
  }

  /// What to call a place beside others.
  func name(of lead: Lead) -> String? {
    all.count > 1 ? lead.peer.map { "peer \(WireGuardWord.short($0.publicKey))" } : nil
  }
}

extension EvidenceList {
  /// Keeps what is known of a WireGuard peer. A recent handshake, told by who can be relied on, is the best identity
  /// there is; everything else is somebody's word.
  fileprivate mutating func add(_ peer: WireGuardDevice.Peer, by word: WireGuardWord) -> String {
    let proves = word.isReliable && WireGuardWord.isLive(peer, at: at)
    return add(
      .identity, proves ? .decisive : .weak, "wireguard",
      "\(peer.publicKey) \(WireGuardWord.heard(peer, at: at))")
  }
}

extension TunnelDraft {
  /// More peers than these are told by their number alone.
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
