import Model

/// What is known of where a tunnel leads.
struct GatewayFinding {
  /// How surely it is known.
  enum Standing: Equatable {
    case proven
    /// Not enough sources; the text says what is missing.
    case unproven(String)
    /// The sources do not fit together; the text says which.
    case contradicted(String)
  }

  let standing: Standing
  /// The one address that the sources lead to, proven or not.
  let address: IPAddress?
  /// Every port that the sources that count saw in use at the address.
  let services: Set<Service>
  let port: UInt16?
  let transport: TransportProtocol?
  /// The sources that lead there, in words.
  let basis: String?
  /// The evidence that it rests on.
  let evidence: [String]

  var isProven: Bool { standing == .proven }
}
