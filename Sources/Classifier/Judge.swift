public import Model

/// Judges a host: which tunnels it has, what the registry says of each, and whether policy and expectations are met.
///
/// It does no I/O and keeps no state between verdicts: the same values always give the same verdict.
public struct Judge: Sendable {
  private let products: ProductIndex
  private let registryState: RegistryState
  private let recognisers: RecogniserIndex
  private let index: RegistryIndex?
  private let uncompared: UncomparedRecognisers
  private let policy: Policy.VPN
  private let namespaces: Profile.NamespaceScope
  private let view: Profile.View
  private let isSigned: Bool
  let assurance: Profile.Assurance
  private let digest: @Sendable ([UInt8]) -> String

  /// A judge by a catalogue, a registry and a policy.
  ///
  /// `isSigned` says whether a trusted key signed the registry: without, what it accepts of processes that refuse to be
  /// read does not count. `digest` gives SHA-256 in hexadecimal, for the keys of tunnels.
  public init(
    catalogue: Catalogue, registry: RegistryState, policy: Policy.VPN, namespaces: Profile.NamespaceScope,
    view: Profile.View = .host, assurance: Profile.Assurance = .standard, isSigned: Bool = false,
    digest: @escaping @Sendable ([UInt8]) -> String
  ) {
    self.products = ProductIndex(
      catalogue.adding(registry.registry?.products ?? []), trusting: registry.registry?.executables ?? [])
    self.registryState = registry
    self.recognisers = RecogniserIndex(registry.registry)
    self.index = registry.registry.map(RegistryIndex.init)
    self.uncompared = UncomparedRecognisers(registry.registry)
    self.policy = policy
    self.namespaces = namespaces
    self.view = view
    self.isSigned = isSigned
    self.assurance = assurance
    self.digest = digest
  }

  /// The verdict on a host as it was at `state.at`, with what its endpoints answered.
  ///
  /// `witnesses` holds what test packets showed, as plans for the same state were followed (`WitnessFindings`).
  /// With a standpoint the registry is asked what it says then and there; what was seen stays as it was seen.
  public func verdict(
    on state: HostState, probes: [ProbeResult], witnesses: [String: GatewayWitness] = [:],
    from standpoint: Standpoint? = nil
  ) -> Verdict {
    verdict(
      on: state, results: probes.map(EndpointResult.measured), witnesses: witnesses, from: standpoint
    ).verdict
  }

  /// The same where some endpoints were not probed, and their earlier results stand; and what stands of this verdict
  /// in the next one, in the order of the results.
  public func verdict(
    on state: HostState, results: [EndpointResult], witnesses: [String: GatewayWitness] = [:]
  ) -> (verdict: Verdict, standing: [StandingResult]) {
    verdict(on: state, results: results, witnesses: witnesses, from: nil)
  }

  private func verdict(
    on state: HostState, results: [EndpointResult], witnesses: [String: GatewayWitness],
    from standpoint: Standpoint?
  ) -> (verdict: Verdict, standing: [StandingResult]) {
    // A registry that is newer than the host's state is asked about the past: then, the clock is not to blame.
    let seen = standpoint == nil ? state.at : nil
    let standpoint = standpoint ?? Self.standpoint(of: state)
    var results = results
    if !results.isEmpty {
      let judgement = WitnessJudgement(state)
      results = results.map { $0.applying(judgement) }
    }
    let probes = results.map(\.probe)
    let (remotes, chain) = remotes(of: state, standpoint, witnesses)
    let tunnels = remotes.map { tunnel in
      TunnelMatches(
        tunnel, recognisers, on: standpoint.moment, seen: state.at,
        isLoop: chain.loops.contains(tunnel.draft.id))
    }
    let interfaces = TunnelInterfaces(remotes.map(\.draft))
    let isAnyUnlisted = tunnels.contains { $0.all.contains(where: \.isUnlisted) }
    let open = isAnyUnlisted ? uncompared.open(at: standpoint.moment) : .none
    let acceptance = RefusalAcceptance(
      state, registryState.registry, isSigned: isSigned, at: standpoint.moment)
    let judged = tunnels.map { tunnel in
      let ends =
        interfaces.regions(through: tunnel.draft, probes) + chain.regions(carriedBy: tunnel.draft, tunnels)
      return judge(
        tunnel, carrier: chain.carriers[tunnel.draft.id], endpoints: ends,
        purposes: interfaces.purposes(through: tunnel.draft, probes), uncompared: open, acceptance,
        state: state,
        seen: seen, standpoint)
    }
    let keys = TunnelKeys(judged.map(\.tunnel))
    let endpoints = results.map { result in
      switch result {
      case .measured(let probe): EndpointVerdict(probe, interfaces: interfaces, at: state.at)
      case .standing(let earlier): earlier.verdict(among: keys)
      }
    }
    let host = HostVerdict(
      tunnels: judged, state: state, gaps: state.gaps(for: assurance), acceptance, registry: registryState,
      policy: policy, endpoints: endpoints, expiries: Expiries(index, at: standpoint.moment).reasons(probes),
      meant: view, extent: extent(of: state))
    let verdict = Verdict(
      tunnels: judged.map(\.tunnel), endpoints: endpoints.map(\.record), compliance: host.compliance)
    let standing = zip(results, endpoints).map { StandingResult($0.probe, $1, keys) }
    return (verdict, standing)
  }

  /// For each probe the interface that carries the tunnel which its packets went into; nil for none, and where it is
  /// not known. Neither licences nor endpoints are judged for it.
  public func underlays(of probes: [ProbeResult], on state: HostState) -> [String?] {
    let (remotes, chain) = remotes(of: state, Self.standpoint(of: state))
    let interfaces = TunnelInterfaces(remotes.map(\.draft))
    let witnesses = WitnessJudgement(state)
    let underlay = Underlay(remotes: remotes, chain: chain, routes: state.gatewayRoutes)
    return probes.map { interfaces.tunnel(of: witnesses.applied(to: $0)).flatMap(underlay.interface) }
  }

  /// What of the host a verdict on a state is about.
  public func extent(of state: HostState) -> Extent {
    Extent(state.view, meant: view, namespaces: namespaces)
  }

  static func standpoint(of state: HostState) -> Standpoint {
    Standpoint(moment: state.at, region: state.host.region)
  }

  /// The tunnels with their remotes, and which of them carries which.
  func remotes(
    of state: HostState, _ standpoint: Standpoint, _ witnesses: [String: GatewayWitness] = [:]
  ) -> (remotes: [TunnelRemotes], chain: TunnelChain) {
    let routing = Routing(state)
    let inquiry = GatewayInquiry(state, routing: routing)
    let drafts = TunnelFinder(
      state: state, products: products, namespaces: namespaces, routing: routing,
      internalPrefixes: registryState.registry?.internalPrefixes ?? [],
      borders: KnownBorders(
        host: standpoint.region, recognisers: recognisers, index: index, moment: standpoint.moment)
    ).tunnels()
    let routes = GatewayRoutes(state)
    let remotes = drafts.map { draft in
      TunnelRemotes(
        draft, inquiry: inquiry, routes: routes.routes(of: draft), state: state, witnesses: witnesses)
    }
    return (remotes, TunnelChain(remotes, routes: routes))
  }

  private func judge(
    _ tunnel: TunnelMatches, carrier: String?, endpoints: [Region], purposes: Set<Endpoint.Purpose>,
    uncompared: UncomparedRecognisers.Open, _ acceptance: RefusalAcceptance, state: HostState,
    seen: Timestamp?,
    _ standpoint: Standpoint
  ) -> JudgedTunnel {
    let draft = tunnel.draft
    let needed = acceptance.open(state.gaps(in: .needed(for: draft.kind)), of: draft, in: state.netns)
    // A bound that cut where gateways are looked for may have cut this tunnel's.
    let gaps =
      needed
      + state.cuts.filter { cut in
        [.conntrack, .gatewayRoutes].contains(cut.name) && !needed.contains { $0.name == cut.name }
      }
    let neighbours = OwnNetworks(state, apartFrom: draft.link?.index)
    let isListening = state.isListening(draft.holder?.processes ?? [])
    func facts(_ match: TunnelMatches.Match?) -> TunnelFacts {
      TunnelFacts(
        draft: draft, now: standpoint.moment, seen: seen, observed: state.netns, registryState: registryState,
        gaps: gaps,
        gateway: match?.gateway ?? .nowhere,
        ends: TunnelEnds(host: standpoint.region, gateway: match?.owner.region, endpoints: endpoints),
        match: match?.owner ?? .none, purposes: purposes, index: index, uncompared: uncompared,
        isListening: isListening, witness: match?.witness, assurance: assurance,
        isNeighbour: match?.gateway.address.map { neighbours.contain($0) } ?? false)
    }
    // A tunnel to several peers is as bad as its worst one.
    let evaluated = tunnel.all.map { match in
      let facts = facts(match)
      return (match: match, facts: facts, verdict: TunnelVerdict(facts, evidence: tunnel.evidence))
    }
    let worst = evaluated.max { ($0.verdict.tag, $0.verdict.status) < ($1.verdict.tag, $1.verdict.status) }
    let verdict =
      TunnelVerdict(worstOf: evaluated.map { (peer: tunnel.peer(of: $0.match), verdict: $0.verdict) })
      ?? TunnelVerdict(uncounted: facts(nil), gaps: state.gaps, evidence: tunnel.evidence)
    let record = Tunnel(
      id: draft.id, key: key(of: draft, worst?.match.gateway), kind: draft.kind, role: draft.role,
      interface: draft.interface, label: draft.label, netns: draft.netns, state: draft.state,
      addresses: draft.addresses,
      mtu: draft.link?.mtu, captures: draft.captures, scope: draft.scope, process: draft.holder?.shown,
      clients: draft.kind == .proxy
        ? state.clients?.first { draft.holder?.pids.contains($0.pid) == true } : nil,
      gateway: worst.flatMap { Gateway($0.match.gateway, region: $0.match.owner.region) }, carriedBy: carrier,
      peers: draft.peers, peerCount: draft.peerCount,
      product: draft.identity.map { ProductReference($0, version: draft.holder?.version) },
      provider: worst.flatMap { worst in
        worst.facts.authorisations.map { ProviderReference($0.owner, licence: $0.licence) }
      },
      licensing: verdict.licensing, evidence: tunnel.evidence.items, witness: tunnel.witness)
    return JudgedTunnel(tunnel: record, draft: draft, verdict: verdict, gaps: gaps)
  }

  /// What stays the same for a tunnel from record to record: kind, program, gateway and peers' keys.
  private func key(of draft: TunnelDraft, _ gateway: GatewayFinding?) -> String {
    let program = draft.holder?.shown.flatMap { $0.package ?? $0.executable } ?? ""
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
  let moment: Timestamp
  /// The region of the host's site; nil where it is not known.
  let region: Region?

  public init(moment: Timestamp, region: Region?) {
    self.moment = moment
    self.region = region
  }
}
