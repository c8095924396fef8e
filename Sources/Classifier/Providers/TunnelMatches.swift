import Model

/// The remotes of one tunnel, each with its owner by the registry.
struct TunnelMatches {
  /// One remote.
  struct Match {
    /// Of a WireGuard tunnel: the peer, where it has any.
    let peer: WireGuardDevice.Peer?
    let gateway: GatewayFinding
    let owner: ProviderMatch
    /// Where test packets to it went; nil where the wire was not asked.
    let witness: GatewayWitness?

    /// Whether it is proven, and no owner of the registry has it.
    var isUnlisted: Bool { if case .none = owner { gateway.isProven } else { false } }
  }

  let draft: TunnelDraft
  let all: [Match]
  /// Everything that the tunnel rests on.
  let evidence: EvidenceList
  /// Where test packets through it went; nil where the wire was not asked.
  let witness: GatewayWitness?

  /// Joins each remote with the registry as of a moment. A chain of carriers that leads back to where it began, as
  /// `isLoop` says, contradicts itself.
  init(
    _ remotes: TunnelRemotes, _ recognisers: RecogniserIndex, on moment: Timestamp, seen: Timestamp,
    isLoop: Bool
  ) {
    draft = remotes.draft
    evidence = remotes.evidence
    witness = remotes.witness
    let matches = remotes.all.map { remote in
      var gateway = remote.gateway
      if isLoop { gateway.certainty = .contradicted(.carriedByItself) }
      return Match(
        peer: remote.peer, gateway: gateway,
        owner: gateway.isProven ? recognisers.match(gateway, at: moment) : .none, witness: remote.witness)
    }
    // Beside a peer that answers, a silent one carries nothing now. A listed key can be its provider's alone,
    // and is evaluated when it answers; of any other key it is not known who will.
    func isSilent(_ match: Match) -> Bool {
      match.peer.map { !WireGuardStatus.isLive($0, at: seen) } ?? false
    }
    all =
      matches.allSatisfy(isSilent)
      ? matches
      : matches.filter { match in
        guard isSilent(match), let key = match.peer?.publicKey else { return true }
        return recognisers.entries(for: key).isEmpty
      }
  }

  /// The public key of a remote beside others, which distinguishes its reasons from theirs.
  func peer(of match: Match) -> String? { all.count > 1 ? match.peer?.publicKey : nil }
}

extension TunnelChain {
  /// The regions of the gateways that the tunnel's packets go on to: of the tunnels that it carries.
  func regions(carriedBy draft: TunnelDraft, _ tunnels: [TunnelMatches]) -> [Region] {
    tunnels.filter { carriers[$0.draft.id] == draft.id }.flatMap { $0.all.compactMap(\.owner.region) }
  }
}
