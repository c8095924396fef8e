public import Model

/// Judges a host: which tunnels it has, what the registry says of each, and whether policy and endpoints are met.
///
/// It does no I/O and keeps no state between verdicts: the same values always give the same verdict.
public struct Judge: Sendable {
  private let products: ProductIndex
  private let standing: RegistryStanding
  private let recognisers: RecogniserIndex
  private let index: RegistryIndex?
  private let uncompared: UncomparedMarks
  private let policy: Policy.VPN
  private let namespaces: Profile.NamespaceScope
  private let digest: @Sendable ([UInt8]) -> String

  /// A judge by a catalogue, a registry and a policy.
  ///
  /// `digest` gives SHA-256 in hexadecimal, for the keys of tunnels.
  public init(
    catalogue: Catalogue, registry: RegistryStanding, policy: Policy.VPN, namespaces: Profile.NamespaceScope,
    digest: @escaping @Sendable ([UInt8]) -> String
  ) {
    self.products = ProductIndex(catalogue, trusting: registry.registry?.executables ?? [])
    self.standing = registry
    self.recognisers = RecogniserIndex(registry.registry)
    self.index = registry.registry.map(RegistryIndex.init)
    self.uncompared = UncomparedMarks(registry.registry)
    self.policy = policy
    self.namespaces = namespaces
    self.digest = digest
  }

  /// The verdict on a host as it was at `state.at`, with what its endpoints answered.
  ///
  /// With a standpoint the registry is asked what it says then and there; what was seen stays as it was seen.
  public func verdict(
    on state: HostState, probes: [ProbeResult], from standpoint: Standpoint? = nil
  ) -> Verdict {
    // A registry that is newer than the host's state is told of the past: then, the clock is not to blame.
    let seen = standpoint == nil ? state.at : nil
    let standpoint = standpoint ?? Self.standpoint(of: state)
    var (leads, chain) = leads(of: state, standpoint)
    for index in leads.indices {
      leads[index].match(recognisers, on: standpoint.moment, loop: chain.loops[leads[index].draft.id])
    }
    let interfaces = TunnelInterfaces(leads.map(\.draft))
    let isAnyUnlisted = leads.contains { $0.all.contains(where: \.isUnlisted) }
    let open = isAnyUnlisted ? uncompared.open(at: standpoint.moment) : .none
    let judged = leads.map { lead in
      let ends = interfaces.regions(through: lead.draft, probes) + chain.regions(carriedBy: lead.draft, leads)
      return judge(
        lead, carrier: chain.carriers[lead.draft.id], endpoints: ends,
        purposes: interfaces.purposes(through: lead.draft, probes), uncompared: open, state: state,
        seen: seen, standpoint)
    }
    let endpoints = probes.map { EndpointJudgement($0, interfaces: interfaces, at: state.at) }
    let host = HostRuling(
      tunnels: judged, state: state, registry: standing, policy: policy, endpoints: endpoints)
    return Verdict(
      tunnels: judged.map(\.tunnel), endpoints: endpoints.map(\.record), compliance: host.compliance)
  }

  /// For each probe the interface that carries the tunnel which its packets went into; nil for none, and where it is
  /// not known. Neither licences nor endpoints are judged for it.
  public func underlays(of probes: [ProbeResult], on state: HostState) -> [String?] {
    let (leads, chain) = leads(of: state, Self.standpoint(of: state))
    let interfaces = TunnelInterfaces(leads.map(\.draft))
    let underlay = Underlay(leads: leads, chain: chain, routes: state.gatewayRoutes)
    return probes.map { interfaces.tunnel(of: $0).flatMap(underlay.interface) }
  }

  private static func standpoint(of state: HostState) -> Standpoint {
    Standpoint(moment: state.at, region: state.host.region)
  }

  /// The tunnels with where they lead, and which of them carries which.
  private func leads(
    of state: HostState, _ standpoint: Standpoint
  ) -> (leads: [TunnelLeads], chain: TunnelChain) {
    let routing = Routing(state)
    let inquiry = GatewayInquiry(state, routing: routing)
    let drafts = TunnelFinder(
      state: state, products: products, namespaces: namespaces, routing: routing,
      internalPrefixes: standing.registry?.internalPrefixes ?? [],
      borders: KnownBorders(
        host: standpoint.region, recognisers: recognisers, index: index, moment: standpoint.moment)
    ).tunnels()
    let ways = GatewayWays(state)
    let leads = drafts.map { draft in
      TunnelLeads(draft, inquiry: inquiry, ways: ways.ways(of: draft), state: state)
    }
    return (leads, TunnelChain(leads, ways: ways))
  }

  private func judge(
    _ leads: TunnelLeads, carrier: String?, endpoints: [Region], purposes: Set<Endpoint.Purpose>,
    uncompared: UncomparedMarks.Open, state: HostState, seen: Timestamp?,
    _ standpoint: Standpoint
  ) -> JudgedTunnel {
    let draft = leads.draft
    let gaps = state.gaps(in: .needed(for: draft.kind))
    let isListening = state.isListening(draft.holding?.processes ?? [])
    func facts(_ lead: TunnelLeads.Lead?) -> TunnelFacts {
      TunnelFacts(
        draft: draft, now: standpoint.moment, seen: seen, observed: state.netns, standing: standing,
        gaps: gaps,
        gateway: lead?.gateway ?? .nowhere,
        ends: TunnelEnds(host: standpoint.region, gateway: lead?.match.region, endpoints: endpoints),
        match: lead?.match ?? .none, purposes: purposes, index: index, uncompared: uncompared,
        isListening: isListening)
    }
    // A tunnel to several peers is as bad as its worst one.
    let weighed = leads.all.map { lead in
      let facts = facts(lead)
      return (lead: lead, facts: facts, ruling: Ruling(facts, evidence: leads.evidence))
    }
    let worst = weighed.max { ($0.ruling.tag, $0.ruling.status) < ($1.ruling.tag, $1.ruling.status) }
    let ruling =
      Ruling(worstOf: weighed.map { (name: leads.name(of: $0.lead), ruling: $0.ruling) })
      ?? Ruling(uncounted: facts(nil), gaps: state.gaps, evidence: leads.evidence)
    let tunnel = Tunnel(
      id: draft.id, key: key(of: draft, worst?.lead.gateway), kind: draft.kind, role: draft.role,
      interface: draft.interface, netns: draft.netns, state: draft.state, addresses: draft.addresses,
      mtu: draft.link?.mtu, captures: draft.captures, scope: draft.scope, process: draft.holding?.shown,
      gateway: worst.flatMap { Gateway($0.lead.gateway, region: $0.lead.match.region) }, carriedBy: carrier,
      peers: draft.peers, peerCount: draft.peerCount,
      product: draft.product.map { ProductReference($0, version: draft.holding?.version) },
      provider: worst.flatMap { worst in
        worst.facts.papers.map { ProviderReference($0.owner, licence: $0.licence) }
      },
      licensing: ruling.licensing, evidence: leads.evidence.items)
    return JudgedTunnel(tunnel: tunnel, draft: draft, ruling: ruling, gaps: gaps)
  }

  /// What stays the same for a tunnel from record to record: kind, program, gateway and peers' keys.
  private func key(of draft: TunnelDraft, _ gateway: GatewayFinding?) -> String {
    let program = draft.holding?.shown.flatMap { $0.package ?? $0.executable } ?? ""
    let place =
      gateway.flatMap { finding in
        finding.address.map { "\($0) \(finding.port ?? 0) \(finding.transport?.rawValue ?? "")" }
      } ?? ""
    let peers = (draft.peers ?? []).map(\.publicKey)
    return digest(Array(([draft.kind.rawValue, program, place] + peers).joined(separator: "\n").utf8))
  }
}

/// When and where a host is judged, where that is not when it was observed and where its profile puts it.
public struct Standpoint: Hashable, Sendable {
  /// The moment for which the registry is asked.
  public let moment: Timestamp
  /// The region of the host's site; nil where it is not known.
  public let region: Region?

  public init(moment: Timestamp, region: Region?) {
    self.moment = moment
    self.region = region
  }
}
