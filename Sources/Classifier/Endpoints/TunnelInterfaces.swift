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
    let bySelectors = drafts.first { draft in
      guard case .policy = draft.place else { return false }
      return draft.policies.contains { policy in
        policy.ofSocket != true && spoken.contains { policy.destination.contains($0) }
          && path?.source.map { policy.source.contains($0) } ?? true
      }
    }
    if let bySelectors { return bySelectors }
    guard let interface = path?.interface else { return nil }
    return drafts.first { $0.link?.name == interface }
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
