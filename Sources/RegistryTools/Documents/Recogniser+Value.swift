import Model

extension Recogniser.Criterion {
  /// The value as the registry's file has it.
  var value: String {
    switch self {
    case .wireguardPublicKey(let key): key
    case .tlsPublicKey(let digest): digest
    case .ikeRemoteID(let identity): identity
    case .gatewayPrefix(let prefix): prefix.description
    case .gatewayHost(let name): name
    case .nextHop(let address, _): address.description
    }
  }

  /// The site of a next hop.
  var site: String? { if case .nextHop(_, let site) = self { site } else { nil } }
}
