import Model

/// One source's word on where a tunnel leads, weighed.
struct GatewaySource {
  /// Where the word comes from, the surest first.
  enum Origin: Int, CaseIterable, Comparable {
    case established, wireguard, policy, management, conntrack, route, config

    static func < (a: Origin, b: Origin) -> Bool { a.rawValue < b.rawValue }

    /// Whether the source tells what is, not what was once meant to be.
    var isLive: Bool { self < .route }

    var kind: Evidence.Kind {
      switch self {
      case .established, .wireguard, .policy, .management, .conntrack: .gateway
      case .route: .route
      case .config: .config
      }
    }

    var collector: String {
      switch self {
      case .established: "sockets"
      case .wireguard: "wireguard"
      case .policy: "xfrm_policies"
      case .management: "openvpn_management"
      case .conntrack: "conntrack"
      case .route: "openvpn_routes"
      case .config: "openvpn_config"
      }
    }

    /// What a person calls it.
    var words: String {
      switch self {
      case .established: "established connection"
      case .wireguard: "WireGuard endpoint"
      case .policy: "IPsec policy"
      case .management: "management socket"
      case .conntrack: "conntrack"
      case .route: "host route"
      case .config: "config"
      }
    }
  }

  let origin: Origin
  let strength: Evidence.Strength
  let address: IPAddress
  let port: UInt16?
  let transport: TransportProtocol?

  /// What kind of fact it is. What a WireGuard program says that nobody vouches for is its word, and no gateway's
  /// address seen by the kernel.
  var kind: Evidence.Kind { origin == .wireguard && strength < .strong ? .api : origin.kind }

  var text: String {
    let place = port.map { SocketAddress(address: address, port: $0).description } ?? address.description
    return transport.map { "\(place)/\($0.rawValue)" } ?? place
  }

  /// How much a source proves, by who is behind the tunnel.
  ///
  /// What the kernel tells of a program that nobody vouches for is still true of its sockets, so that it counts
  /// beside another kind of source. What such a program says of itself does not. A process tied to the tunnel by
  /// a name alone may belong to another tunnel: nothing of it counts.
  static func strength(of origin: Origin, holder: TunnelProcesses) -> Evidence.Strength {
    guard holder.tie == .proven else { return .weak }
    switch origin {
    case .established, .conntrack: return holder.verified ? .strong : .medium
    // The word of a WireGuard program and a policy's template are weighed where they are read.
    case .management, .wireguard, .policy: return holder.verified ? .strong : .weak
    case .route, .config: return .medium
    }
  }
}
