import Model

extension Gateway {
  /// A finding as the record keeps it; nil where no address is known.
  init?(_ finding: GatewayFinding, region: Region?) {
    guard let address = finding.address else { return nil }
    self.init(
      address: address, port: finding.port, transport: finding.transport, region: region,
      proven: finding.isProven, basis: finding.basis)
  }
}

extension GatewayFinding {
  /// Of a tunnel that is not asked where it leads.
  static let nowhere = GatewayFinding(
    standing: .unproven("it was not asked where it leads"), address: nil, identity: .notOffered,
    services: [], port: nil, transport: nil, basis: nil, evidence: [])
}

extension ProductReference {
  init(_ product: Product, version: String?) {
    self.init(id: product.id, name: product.name, category: product.category, version: version)
  }
}

extension ProviderReference {
  init(_ owner: GatewayOwner, licence: Licence?) {
    switch owner {
    case .provider(let provider): self.init(provider, licence: licence)
    case .company(let gateway):
      self.init(
        id: gateway.id, name: gateway.id, role: "own_gateway", licence: licence?.number,
        licenceThrough: licence?.valid.until?.eve)
    }
  }

  private init(_ provider: Provider, licence: Licence?) {
    // Over a border the carrier is known from a grant alone: whose gateway it is, is the manager first.
    let role = provider.roles.contains(.manager) ? .manager : provider.roles.first
    self.init(
      id: provider.id, name: provider.name, role: role?.rawValue, licence: licence?.number,
      licenceThrough: licence?.valid.until?.eve)
  }
}

extension [Collector] {
  /// The collectors without which nothing can be said of a tunnel of a kind.
  static func needed(for kind: TunnelKind) -> [Collector] {
    let always: [Collector] = [.links, .addresses, .routes, .rules, .processes, .tunProcesses, .sockets]
    return switch kind {
    case .wireguard: always + [.wireguard]
    case .xfrm: always + [.xfrmPolicies]
    case .redirect, .tproxy: always + [.nft]
    default: always
    }
  }

  /// The collectors that tell where a tunnel of a kind leads.
  static func gatewaySources(of kind: TunnelKind) -> [Collector] {
    switch kind {
    case .wireguard: [.wireguard, .conntrack]
    case .xfrm: [.xfrmPolicies]
    default: [.sockets, .openvpnConfig, .openvpnManagement, .conntrack]
    }
  }
}

extension HostState {
  /// The collectors of a list that leave something unseen.
  func gaps(in collectors: [Collector]) -> [CollectorReport] { collectors.map(report(of:)).filter(\.isGap) }

  /// Whether one of the processes waits for others to dial in: on a listening socket, or on any socket at all where
  /// it is a server, for UDP knows no listening.
  func isListening(_ processes: [HostProcess]) -> Bool {
    let servers = Dictionary(processes.map { ($0.pid, $0.server == true) }) { $0 || $1 }
    return sockets.contains { socket in
      guard let isServer = servers[socket.pid] else { return false }
      return socket.state == .listening || (isServer && socket.state == .unconnected)
    }
  }
}
