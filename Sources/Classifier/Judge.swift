public import Model

/// Judges a host: which tunnels it has, what the registry says of each, and whether policy and endpoints are met.
///
/// It does no I/O and keeps no state between verdicts: the same values always give the same verdict.
public struct Judge: Sendable {
  private let products: ProductIndex
  private let registry: Registry?
  private let recognisers: RecogniserIndex
  private let policy: Policy.VPN
  private let namespaces: Profile.NamespaceScope
  private let digest: @Sendable ([UInt8]) -> String

  /// A judge by a catalogue, a registry and a policy.
  ///
  /// The registry is nil where there is none, or none that may be read. `digest` gives SHA-256 in hexadecimal, for
  /// the keys of tunnels.
  public init(
    catalogue: Catalogue, registry: Registry?, policy: Policy.VPN, namespaces: Profile.NamespaceScope,
    digest: @escaping @Sendable ([UInt8]) -> String
  ) {
    self.products = ProductIndex(catalogue)
    self.registry = registry
    self.recognisers = RecogniserIndex(registry)
    self.policy = policy
    self.namespaces = namespaces
    self.digest = digest
  }

  /// The verdict on a host as it was at `state.at`, with what its endpoints answered.
  public func verdict(on state: HostState, probes: [ProbeResult], failOn: FailOn) -> Verdict {
    let routing = Routing(state)
    let inquiry = GatewayInquiry(state, routing: routing)
    let drafts = TunnelFinder(state: state, products: products, namespaces: namespaces, routing: routing)
      .tunnels()
    let judged = drafts.map { draft in
      judge(draft, among: drafts, inquiry: inquiry, state: state, probes: probes)
    }
    let interfaces = TunnelInterfaces(judged)
    let endpoints = probes.map { EndpointJudgement($0, interfaces: interfaces, at: state.at) }
    let host = HostRuling(
      tunnels: judged, gaps: state.gaps, policy: policy, endpoints: endpoints, failOn: failOn)
    return Verdict(
      tunnels: judged.map(\.tunnel), endpoints: endpoints.map(\.record), compliance: host.compliance)
  }

  private func judge(
    _ draft: TunnelDraft, among drafts: [TunnelDraft], inquiry: GatewayInquiry, state: HostState,
    probes: [ProbeResult]
  ) -> JudgedTunnel {
    var evidence = EvidenceList(of: draft, at: state.at)
    let isListening = state.isListening(draft.holding?.processes ?? [])
    let ways = draft.sharesNamespace(with: state.netns) ? state.gatewayRoutes : []
    // Who dials in to a server is nobody's business here, and what carries nothing leads nowhere.
    let gateway =
      draft.isCounted
      ? GatewayProof(
        draft: draft, found: inquiry.sources(of: draft), ways: ways, gaps: state.gaps(in: .gatewaySources)
      ).finding(evidence: &evidence) : nil
    let match: ProviderMatch =
      if let gateway, gateway.isProven { recognisers.match(gateway, at: state.at) } else { .none }
    let facts = TunnelFacts(
      draft: draft, now: state.at, observed: state.netns, registry: registry,
      gaps: state.gaps(in: .needed(for: draft.kind)),
      gateway: gateway ?? .nowhere,
      ends: TunnelEnds(
        host: state.host.region, gateway: match.region, endpoints: Self.carried(by: draft, probes)),
      match: match, isListening: isListening)
    let ruling =
      draft.isCounted
      ? Ruling(facts, evidence: evidence) : Ruling(uncounted: facts, gaps: state.gaps, evidence: evidence)
    let tunnel = Tunnel(
      id: draft.id, key: key(of: draft, gateway), kind: draft.kind, role: draft.role,
      interface: draft.interface,
      netns: draft.netns, state: draft.state, addresses: draft.addresses, mtu: draft.link?.mtu,
      captures: draft.captures, scope: draft.scope, process: draft.holding?.shown,
      gateway: gateway.flatMap { Gateway($0, region: match.region) },
      carriedBy: Self.carrier(of: draft, to: gateway?.address, ways: ways, among: drafts),
      product: draft.product.map { ProductReference($0, version: draft.holding?.version) },
      provider: facts.provider.map { ProviderReference($0, licence: facts.weighing?.used.first?.licence) },
      licensing: ruling.licensing, evidence: evidence.items)
    return JudgedTunnel(tunnel: tunnel, draft: draft, ruling: ruling)
  }

  /// The regions of the endpoints that were reached through the tunnel.
  private static func carried(by draft: TunnelDraft, _ probes: [ProbeResult]) -> [Region] {
    guard let link = draft.link, draft.state == .active else { return [] }
    return probes.filter { $0.path?.interface == link.name }.compactMap(\.endpoint.region)
  }

  /// The tunnel that the packets to the gateway go through, by the look-up with the socket's own mark where that
  /// is known.
  private static func carrier(
    of draft: TunnelDraft, to address: IPAddress?, ways: [GatewayRoute], among drafts: [TunnelDraft]
  ) -> String? {
    guard let address else { return nil }
    let toGateway = ways.filter { $0.address == address && $0.interface != nil }
    let known = toGateway.filter(\.markKnown)
    for way in known.isEmpty ? toGateway : known {
      let carrier = drafts.first { $0.link != nil && $0.interface == way.interface && $0.id != draft.id }
      if let carrier { return carrier.id }
    }
    return nil
  }

  /// What stays the same for a tunnel from record to record: kind, program and gateway.
  private func key(of draft: TunnelDraft, _ gateway: GatewayFinding?) -> String {
    let program = draft.holding?.shown.flatMap { $0.package ?? $0.executable } ?? ""
    let place =
      gateway.flatMap { finding in
        finding.address.map { "\($0) \(finding.port ?? 0) \(finding.transport?.rawValue ?? "")" }
      } ?? ""
    return digest(Array([draft.kind.rawValue, program, place].joined(separator: "\n").utf8))
  }
}
