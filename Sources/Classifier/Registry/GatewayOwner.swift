import Model

/// Whose a gateway is: a provider's, or the company's own.
enum GatewayOwner: Hashable, Sendable {
  case provider(Provider)
  case company(OwnGateway)

  var id: String {
    switch self {
    case .provider(let provider): provider.id
    case .company(let gateway): gateway.id
    }
  }

  /// As facts name it.
  var registered: RegisteredOwner { RegisteredOwner(id: id, name: provider?.name) }

  var recognisedBy: [Recogniser] {
    switch self {
    case .provider(let provider): provider.recognisedBy
    case .company(let gateway): gateway.recognisedBy
    }
  }

  var provider: Provider? { if case .provider(let provider) = self { provider } else { nil } }
}
