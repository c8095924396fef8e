import Model

/// What one source reports of a tunnel's remote end, and how much it proves.
struct GatewaySource {
  let origin: Gateway.Source
  let strength: Evidence.Strength
  let address: IPAddress
  let port: UInt16?
  let transport: TransportProtocol?

  /// What kind of fact it is. What an unverified WireGuard program says is a claim, and no gateway's address
  /// seen by the kernel.
  var kind: Evidence.Kind { origin == .wireguard && strength < .strong ? .api : origin.kind }

  /// Who writes it, as far as that matters: whoever starts a client writes its configuration and may add a host route
  /// beside it, so that the two say no more than one.
  var hand: Evidence.Kind { kind == .route ? .config : kind }

  /// An order in which the same sources always are, however they were found.
  static func precedes(_ a: GatewaySource, _ b: GatewaySource) -> Bool {
    if a.origin != b.origin { return a.origin < b.origin }
    if a.strength != b.strength { return a.strength > b.strength }
    if a.address != b.address { return a.address < b.address }
    func end(_ source: GatewaySource) -> (String, UInt16) {
      (source.transport?.rawValue ?? "", source.port ?? 0)
    }
    return end(a) < end(b)
  }

  var facts: EvidenceFacts { .gateway(address: address, port: port, transport: transport) }

  /// How much a source proves, by who is behind the tunnel.
  ///
  /// What the kernel reports of an unverified program is still true of its sockets, so that it counts
  /// beside another kind of source. What such a program says of itself does not. A process tied to the tunnel by
  /// a name alone may belong to another tunnel: nothing of it counts.
  static func strength(of origin: Gateway.Source, holder: TunnelProcesses) -> Evidence.Strength {
    guard holder.tie == .proven else { return .weak }
    switch origin {
    case .established, .conntrack: return holder.verified ? .strong : .medium
    // What a WireGuard program says and a policy's template are evaluated where they are read.
    case .management, .wireguard, .policy, .link: return holder.verified ? .strong : .weak
    case .route, .config, .wire: return .medium
    }
  }
}

extension Gateway.Source {
  /// Whether the source says what is, not what was once meant to be.
  var isLive: Bool { self < .route }

  var kind: Evidence.Kind {
    switch self {
    case .established, .wireguard, .policy, .link, .management, .conntrack: .gateway
    case .route: .route
    case .config: .config
    case .wire: .wire
    }
  }

  var evidence: EvidenceSource {
    switch self {
    case .established: .sockets
    case .wireguard: .wireguard
    case .policy: .xfrmPolicies
    case .link: .links
    case .management: .openvpnManagement
    case .conntrack: .conntrack
    case .route: .hostRoutes
    case .config: .openvpnConfig
    case .wire: .wire
    }
  }
}
