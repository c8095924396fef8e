/// What the registry says of whose a gateway is, where that is not certain.
public enum MatchFacts: Hashable, Sendable, Codable {
  /// Several have the gateway with equal right.
  case ambiguous(owners: [RegisteredOwner])
  /// The owner of the range lists identities, and which one the gateway has is not known.
  case identityUnknown(owner: RegisteredOwner, identity: IdentitySort)
  /// The gateway lies in the owner's range, and its key is none that the owner lists.
  case identityForeign(owner: RegisteredOwner, key: String)
  case keyNotInForce(owner: RegisteredOwner, key: String)
  case prefixNotInForce(owner: RegisteredOwner, prefix: IPPrefix)
  /// The address is one of a translator (NAT64).
  case prefixTranslated(owner: RegisteredOwner, prefix: IPPrefix)
  case prefixShared(owner: RegisteredOwner, prefix: IPPrefix)
  /// The prefix is wider than `widest`, the shortest length that can license.
  case prefixWide(owner: RegisteredOwner, prefix: IPPrefix, widest: Int)
  case portUnknown(owner: RegisteredOwner, prefix: IPPrefix)
  case portForeign(owner: RegisteredOwner, prefix: IPPrefix, services: [Service])
  /// No provider has the gateway.
  case unlisted(serial: Int, complete: Bool, gateway: IPAddress)
  /// No provider has the address, which is one of a translator (NAT64).
  case unlistedTranslator(serial: Int, gateway: IPAddress)
  /// It lies in a network that this host is in: it may be a proxy or relay, and the gateway beyond it.
  case unlistedNeighbour(serial: Int, gateway: IPAddress)
  /// It is a private address, or one of the company's own networks, where a proxy or relay stands before the gateway.
  case unlistedInternal(serial: Int, gateway: IPAddress)
  /// No provider has the address, and one is listed by nothing that could be compared: by recognisers of these kinds.
  case unlistedPerhaps(serial: Int, gateway: IPAddress, owner: RegisteredOwner, kinds: [String])
  /// The registry does not say in which region the gateway is.
  case gatewayUnplaced(owner: RegisteredOwner)
}

/// Whose a gateway is: a provider's, or the company's own.
public struct RegisteredOwner: Hashable, Sendable, Codable {
  public let id: String
  /// The provider's; nil for the company's own gateway.
  public let name: String?

  public init(id: String, name: String?) {
    self.id = id
    self.name = name
  }
}

/// A sort of identity that a registry can list.
public enum IdentitySort: String, Hashable, Sendable, Codable, CaseIterable {
  case wireguardKey = "wireguard_key"
  case ikeIdentity = "ike_identity"
  case tlsKey = "tls_key"
}
