import Model

extension [Collector] {
  /// The collectors without which nothing can be said of a tunnel of a kind.
  static func needed(for kind: TunnelKind) -> [Collector] {
    let always: [Collector] = [.links, .addresses, .routes, .rules, .processes, .tunProcesses, .sockets]
    return switch kind {
    case .wireguard: always + [.wireguard]
    case .xfrm, .vti: always + [.xfrmPolicies]
    case .redirect, .tproxy: always + [.nft]
    default: always
    }
  }

  /// The collectors that report the remote end of a tunnel of a kind.
  static func gatewaySources(of kind: TunnelKind) -> [Collector] {
    switch kind {
    case .wireguard: [.wireguard, .conntrack]
    case .xfrm, .vti: [.xfrmPolicies]
    default: [.sockets, .openvpnConfig, .openvpnManagement, .conntrack]
    }
  }
}

extension HostState {
  /// The collectors of a list that leave something unseen.
  func gaps(in collectors: [Collector]) -> [CollectorReport] { collectors.map(report(of:)).filter(\.isGap) }
}
