public import Model

extension Judge {
  /// What is to be asked of the wire: of each tunnel that counts, with an endpoint behind it that was reached by TLS,
  /// where there is one.
  public func witnessPlans(of probes: [ProbeResult], on state: HostState) -> [WitnessPlan] {
    let (remotes, chain) = remotes(of: state, Self.standpoint(of: state))
    let drafts = remotes.map(\.draft)
    let tunnels = TunnelInterfaces(drafts)
    let judgement = WitnessJudgement(state)
    let outer = OuterInterfaces(state)
    func interfaces(_ wanted: OuterInterfaces.Place) -> Set<String> {
      Set(state.links.map(\.name).filter { outer.place(of: $0) == wanted })
    }
    // Where several links may lead out and none is a device, what passes any of them counts: a packet that goes from one
    // to the other, to another destination, shows as two.
    let edges = interfaces(.outer).isEmpty ? interfaces(.ambiguous) : interfaces(.outer)
    func stage(_ draft: TunnelDraft, to end: IPAddress?) -> WitnessPlan.Stage {
      let key = WitnessKey.of(draft, to: end) ?? draft.id
      let carrier = chain.carriers[draft.id].flatMap { id in drafts.first { $0.id == id } }
      if let name = carrier?.interface {
        return WitnessPlan.Stage(tunnel: key, interfaces: [name], problem: nil)
      }
      return WitnessPlan.Stage(
        tunnel: key, interfaces: edges,
        problem: edges.isEmpty ? .noEdge : nil)
    }
    let applied = probes.map(judgement.applied)
    func plan(_ draft: TunnelDraft, _ probe: Int?, isFirst: Bool) -> WitnessPlan {
      let sample = probe.flatMap { applied[$0].samples.last { $0.phases.tls != nil && $0.address != nil } }
      var stages: [WitnessPlan.Stage] = []
      var scope = WireScope()
      var (next, end, seen): (TunnelDraft?, IPAddress?, Set<String>) = (draft, sample?.address, [])
      while let one = next, seen.insert(one.id).inserted {
        stages.append(stage(one, to: end))
        scope.formUnion(WitnessPlan.scope(of: one, sockets: state.sockets))
        let carried = remotes.first { $0.draft.id == one.id }
        end = carried?.all.lazy.compactMap(\.gateway.address).first
        next = chain.carriers[one.id].flatMap { id in drafts.first { $0.id == id } }
      }
      return WitnessPlan(
        probe: probe, address: sample?.address, segment: sample?.tcp?.mss,
        endpoint: probe.map { applied[$0].endpoint.name }, entrance: draft.link?.name, stages: stages,
        scope: scope, isExclusive: assurance == .full,
        handshakes: isFirst ? WitnessPlan.mostHandshakes : WitnessPlan.moreHandshakes)
    }
    let found = drafts.filter { $0.isCounted && $0.place.isHere }.map { draft in
      var addresses: Set<IPAddress> = []
      let behind = applied.indices.filter { index in
        let probe = applied[index]
        guard probe.endpoint.isWitnessed, probe.endpoint.target.scheme.usesTLS,
          let address = probe.samples.last(where: { $0.phases.tls != nil && $0.address != nil })?.address,
          tunnels.tunnel(of: probe)?.id == draft.id
        else { return false }
        return addresses.insert(address).inserted
      }
      // A mesh may take each of its networks to another node.
      let more = behind.dropFirst().prefix(Self.moreEndpoints).map { plan(draft, $0, isFirst: false) }
      return (first: plan(draft, behind.first, isFirst: true), more: more)
    }
    // However many tunnels there are, each comes before the second endpoint of any.
    return found.map(\.first) + found.flatMap(\.more)
  }

  /// How many endpoints behind a tunnel are asked beside the first.
  private static let moreEndpoints = 2
}

extension TunnelDraft.Place {
  /// Whether this host's own packets can be seen to enter it.
  fileprivate var isHere: Bool {
    switch self {
    case .here, .policy: true
    case .elsewhere, .diversion, .routes, .processOnly: false
    }
  }
}
