import Model

/// The tunnels of the observed namespace as the packets of a probe meet them: by interface, or by an IPsec policy,
/// which takes packets of which a look-up says that they go out of a physical interface.
struct TunnelInterfaces {
  private let drafts: [TunnelDraft]

  /// Whether the host's tunnels were looked for: else it is not known whether there is one on a path.
  let areKnown: Bool

  init(_ drafts: [TunnelDraft], areKnown: Bool = true) {
    self.drafts = drafts
    self.areKnown = areKnown
  }

  /// The tunnel that a probe's packets went into; nil for none, and where the path is not known.
  func tunnel(of probe: ProbeResult) -> TunnelDraft? {
    tunnel(of: probe.path, to: Set(probe.samples.compactMap(\.address)))
  }

  /// The tunnel that packets to some addresses went into on a path.
  func tunnel(of path: Path?, to spoken: Set<IPAddress>) -> TunnelDraft? {
    // What was seen of the packets goes before any rule of where they should go.
    switch path?.witness?.result {
    case .direct, .diverted: return nil
    case .enclosed: return path?.interface.flatMap(tunnel(at:))
    case .local, .unknown, nil: break
    }
    let bySelectors = drafts.first { draft in
      guard case .policy = draft.place else { return false }
      return draft.policies.contains { policy in
        policy.ofSocket != true && spoken.contains { policy.destination.contains($0) }
          && path?.source.map { policy.source.contains($0) } ?? true
      }
    }
    if let bySelectors { return bySelectors }
    return path?.interface.flatMap(tunnel(at:))
  }

  /// Whether a rule of the packet filter may have led the packets of a path to a process of this host: where there is
  /// one, and nobody saw where they went.
  func mayBeDiverted(_ path: Path?) -> Bool {
    switch path?.witness?.result {
    case .direct, .enclosed, .local, .diverted: return false
    case .unknown, nil: break
    }
    return drafts.contains { draft in
      if case .diversion = draft.place { draft.isCounted } else { false }
    }
  }

  private func tunnel(at interface: String) -> TunnelDraft? { drafts.first { $0.link?.name == interface } }

  /// Whether the tunnels that were found say where packets went that left no outer interface for their endpoint.
  func explain(_ witness: PathWitness) -> Bool {
    switch witness.result {
    case .direct, .local, .unknown: true
    case .diverted:
      drafts.contains { draft in
        switch draft.place {
        case .diversion, .routes: draft.isCounted
        case .here, .elsewhere, .policy, .processOnly: false
        }
      }
    case .enclosed:
      if let tunnel = witness.interface.flatMap(tunnel(at:)) {
        tunnel.isCounted || tunnel.isTransparent
      } else {
        // What leads into another namespace may lead to a tunnel there.
        drafts.contains { draft in
          if case .elsewhere = draft.place { draft.isCounted } else { false }
        }
      }
    }
  }

  /// The regions of the endpoints that were reached through the tunnel.
  func regions(through draft: TunnelDraft, _ probes: [ProbeResult]) -> [Region] {
    carried(by: draft, probes).compactMap(\.region)
  }

  /// What the endpoints that were reached through the tunnel serve.
  func purposes(through draft: TunnelDraft, _ probes: [ProbeResult]) -> Set<Endpoint.Purpose> {
    Set(carried(by: draft, probes).map(\.purpose))
  }

  private func carried(by draft: TunnelDraft, _ probes: [ProbeResult]) -> [Endpoint] {
    guard draft.state == .active else { return [] }
    return probes.filter { tunnel(of: $0)?.id == draft.id }.map(\.endpoint)
  }
}
