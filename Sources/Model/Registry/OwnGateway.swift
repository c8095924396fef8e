/// A concentrator of the company itself, with a line of a licensed carrier behind it.
public struct OwnGateway: Hashable, Sendable {
  public let id: String
  /// Every prefix counts as dedicated unless it says otherwise: the company knows its own addresses.
  public let recognisedBy: [Recogniser]
  /// The id of the grant for the line behind it; nil where there is no line, or none that is granted.
  public let uplink: String?

  public init(id: String, recognisedBy: [Recogniser], uplink: String? = nil) {
    self.id = id
    self.recognisedBy = recognisedBy
    self.uplink = uplink
  }
}

/// The company that the registry belongs to.
public struct Organisation: Hashable, Sendable {
  /// Whether it is foreign-invested, which some licences ask of customers; nil where it is not stated.
  public let foreignInvested: Bool?

  public init(foreignInvested: Bool? = nil) { self.foreignInvested = foreignInvested }
}

/// A fault of a provider that somebody answers for until a day. It changes a status, never a tag.
public struct Waiver: Hashable, Sendable {
  /// The id of a provider or of an own gateway.
  public let tunnelProvider: String
  public let reason: String
  /// Who answers for it: an office, not a person.
  public let accountable: String
  /// The days on which it counts; its end is always known.
  public let period: Period

  public init(tunnelProvider: String, reason: String, accountable: String, period: Period) {
    self.tunnelProvider = tunnelProvider
    self.reason = reason
    self.accountable = accountable
    self.period = period
  }
}
