/// What a provider's tunnel is recognised by.
public struct Recogniser: Hashable, Sendable {
  /// What is matched.
  public enum Criterion: Hashable, Sendable {
    /// The public key of a WireGuard peer, in base64.
    case wireguardPublicKey(String)
    /// SHA-256 of the public key that a gateway authenticated with, in hexadecimal.
    case tlsPublicKey(String)
    /// The authenticated identity of an IKE peer.
    case ikeRemoteID(String)
    /// The address range of the provider's gateways.
    case gatewayPrefix(IPPrefix)
    /// An authenticated name of the gateway.
    case gatewayHost(String)
    /// The next hop of a leased line, at one site.
    case nextHop(IPAddress, site: String?)

    /// As a registry writes it.
    public var kind: String {
      switch self {
      case .wireguardPublicKey: "wireguard_public_key"
      case .tlsPublicKey: "tls_spki_sha256"
      case .ikeRemoteID: "ike_remote_id"
      case .gatewayPrefix: "gateway_prefix"
      case .gatewayHost: "gateway_host"
      case .nextHop: "next_hop"
      }
    }

    /// Whether this version compares such a criterion with anything that it sees.
    public var isCompared: Bool {
      switch self {
      case .wireguardPublicKey, .gatewayPrefix: true
      case .tlsPublicKey, .ikeRemoteID, .gatewayHost, .nextHop: false
      }
    }

    /// Whether a gateway would have to prove it where its protocol can, and this version cannot tell whether it did.
    public var isUncomparedIdentity: Bool {
      switch self {
      case .tlsPublicKey, .ikeRemoteID: true
      case .wireguardPublicKey, .gatewayPrefix, .gatewayHost, .nextHop: false
      }
    }
  }

  public let criterion: Criterion
  /// Where the gateway stands.
  public let region: Region?
  /// Of a prefix: whether only the provider has hosts in it.
  public let dedicated: Bool
  /// Of a prefix: the services that are the gateway's; empty for any.
  public let services: [Service]
  public let valid: Period

  public init(
    criterion: Criterion, region: Region? = nil, dedicated: Bool = false, services: [Service] = [],
    valid: Period = Period(from: nil, until: nil)
  ) {
    self.criterion = criterion
    self.region = region
    self.dedicated = dedicated
    self.services = services
    self.valid = valid
  }

  /// The widest dedicated prefix that can license: /28 and /64. Whoever rents a server in an operator's network
  /// has an address of the operator.
  public static func widestLicensing(_ family: IPAddress.Family) -> Int { family == .v4 ? 28 : 64 }
}
