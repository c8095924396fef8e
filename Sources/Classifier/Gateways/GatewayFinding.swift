import Model

/// What is known of a tunnel's remote end.
struct GatewayFinding {
  /// How surely it is known.
  enum Certainty: Equatable {
    case proven
    /// Not enough sources.
    case unproven(GatewayFacts)
    /// The sources do not fit together.
    case contradicted(GatewayFacts)
  }

  /// Who the other end proved to be.
  enum Identity: Equatable {
    /// The protocol proves nothing that can be read here.
    case notOffered
    /// The protocol proves an identity of this sort, and which one is not known for sure.
    case unknown(IdentitySort)
    /// The holder of this WireGuard key, in base64: a handshake with it is recent, by a reliable source.
    case wireguard(String)
  }

  var certainty: Certainty
  /// The one address that the sources lead to, proven or not.
  let address: IPAddress?
  let identity: Identity
  /// Every port that the sources that count saw in use at the address.
  let services: Set<Service>
  let port: UInt16?
  let transport: TransportProtocol?
  /// The sources that lead there and count; nil for none.
  let sources: [Gateway.Source]?
  /// The evidence that it rests on.
  var evidence: [String]
  /// Whether it is proven by test packets beside another source, and would not be without them: then what carries them
  /// may be a proxy or relay that the other source took for the gateway, too.
  var restsOnWire = false

  var isProven: Bool { certainty == .proven }
}

extension GatewayFinding {
  /// Of a tunnel whose remote end is not asked for.
  static let nowhere = GatewayFinding(
    certainty: .unproven(.notAsked), address: nil, identity: .notOffered,
    services: [], port: nil, transport: nil, sources: nil, evidence: [])
}
