/// Why a tunnel is licensed, or its status eased.
public enum VerdictFacts: Hashable, Sendable, Codable {
  /// No row of the table is against it, and no licence was needed.
  case nothingAgainst
  /// The provider of its gateway has a licence that holds; `until` is its last day, `line` the line behind the gateway.
  case licensed(
    provider: String, licence: String, name: String, instrument: Licence.Instrument, until: String?,
    line: CarriedLine?)
  /// Its gateway is the company's own, by its id, with a line behind it.
  case ownGateway(gateway: String, line: CarriedLine)
  /// An instrument frees from the need of a licence.
  case exempted(instrument: Licence.Instrument, licence: String)
  /// A waiver of the company eases the status up to its last day.
  case waived(accountable: String, through: String, reason: String)
  /// A waiver of the company that would ease it has ended.
  case waiverEnded(accountable: String, through: String, reason: String)
}

/// The line behind a gateway: who carries it, under which licence, by which grant of the company.
public struct CarriedLine: Hashable, Sendable, Codable {
  /// The carrier's name, or its id where the registry does not list it.
  public let carrier: String
  public let licence: String?
  public let grant: String

  public init(carrier: String, licence: String?, grant: String) {
    self.carrier = carrier
    self.licence = licence
    self.grant = grant
  }
}
