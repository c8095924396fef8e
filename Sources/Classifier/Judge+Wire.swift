public import Model

extension Judge {
  /// What is to be asked of the wire: of each tunnel that counts, with an endpoint behind it that was reached by TLS,
  /// where there is one.
  public func witnessPlans(of probes: [ProbeResult], on state: HostState) -> [WitnessPlan] {
    let (remotes, chain) = remotes(of: state, Self.standpoint(of: state))
    let drafts = remotes.map(\.draft)
    let tunnels = TunnelInterfaces(drafts)
    let judgement = WitnessJudgement(state)
    let outer = OuterInterfaces(state.links)
    func interfaces(_ wanted: OuterInterfaces.Place) -> Set<String> {
      Set(state.links.map(\.name).filter { outer.place(of: $0) == wanted })
    }
    // Where several links may lead out and none is a device, what passes any of them counts: a packet that goes from one
    // to the other, to another destination, shows as two.
    let edges = interfaces(.outer).isEmpty ? interfaces(.ambiguous) : interfaces(.outer)
    func stage(_ draft: TunnelDraft) -> WitnessPlan.Stage {
      let carrier = chain.carriers[draft.id].flatMap { id in drafts.first { $0.id == id } }
      if let name = carrier?.interface {
        return WitnessPlan.Stage(tunnel: draft.id, interfaces: [name], problem: nil)
      }
      return WitnessPlan.Stage(
        tunnel: draft.id, interfaces: edges,
        problem: edges.isEmpty ? .noEdge : nil)
    }
    let applied = probes.map(judgement.applied)
    return drafts.filter { $0.isCounted && $0.place.isHere }.map { draft in
      var stages: [WitnessPlan.Stage] = []
      var scope = WireScope()
      var (next, seen): (TunnelDraft?, Set<String>) = (draft, [])
      while let one = next, seen.insert(one.id).inserted {
        stages.append(stage(one))
        scope.formUnion(WitnessPlan.scope(of: one, sockets: state.sockets))
        next = chain.carriers[one.id].flatMap { id in drafts.first { $0.id == id } }
      }
      let behind = applied.indices.first { index in
        let probe = applied[index]
        return probe.endpoint.isWitnessed && probe.endpoint.target.scheme.usesTLS
          && probe.samples.contains { $0.phases.tls != nil && $0.address != nil }
          && tunnels.tunnel(of: probe)?.id == draft.id
      }
      let sample = behind.flatMap { applied[$0].samples.last { $0.phases.tls != nil && $0.address != nil } }
      return WitnessPlan(
        probe: behind, address: sample?.address, segment: sample?.tcp?.mss,
        endpoint: behind.map { applied[$0].endpoint.name }, entrance: draft.link?.name, stages: stages,
        scope: scope, isExclusive: assurance == .full)
    }
  }
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
