/// What is against a licence, or to be noted of it. Days are written as `2029-02-28`.
public enum LicenceFacts: Hashable, Sendable, Codable {
  /// No licence of the provider is on record, and none has been searched for.
  case noneRecorded(provider: String)
  /// A search found none.
  case noneFound(provider: String, on: String)
  case classMissing(provider: String, classes: [String])
  case revoked(licence: LicenceReference, since: String?)
  case cancelled(licence: LicenceReference, since: String?)
  case suspended(licence: LicenceReference, since: String?)
  case notYetValid(licence: LicenceReference, from: String?)
  /// `last` is its last day.
  case expired(licence: LicenceReference, last: String?)
  case notCommenced(licence: LicenceReference, on: String?)
  /// No end is on record.
  case endUnknown(licence: LicenceReference)
  /// What covers another licence prohibits.
  case coverProhibits(licence: LicenceReference)
  /// What covers another licence is covered itself.
  case coverCovered(licence: LicenceReference)
  /// The number of what covers it is not in the registry.
  case coverUnknown(licence: LicenceReference, cover: String)
  case sourceWeak(licence: LicenceReference)
  case sourceMissing(licence: LicenceReference)
  /// A line holds it, and which one is not on record.
  case lineUnknown(licence: LicenceReference)
  case lineNotGranted(licence: LicenceReference, line: String)
  /// Addresses hold it, and the gateway's is not known.
  case addressUnknown(licence: LicenceReference)
  case addressNotListed(licence: LicenceReference, address: IPAddress)
  /// Nothing is on record of where it may serve.
  case regionsUnknown(licence: LicenceReference)
  case regionOutside(licence: LicenceReference, serves: [String], ends: [String])
  /// It is for foreign-invested customers, and whether the company is one is not known.
  case customerUnknown(licence: LicenceReference)
  /// It is for foreign-invested customers, and the company is none.
  case customerExcluded(licence: LicenceReference)
  case checkedLongAgo(licence: LicenceReference, checked: String)
  case neverChecked(licence: LicenceReference)
  case flagged(licence: LicenceReference, flags: [Licence.Flag])
  /// `last` is its last day.
  case expiring(licence: LicenceReference, last: String)
}

/// A licence by its instrument and number.
public struct LicenceReference: Hashable, Sendable, Codable {
  public let instrument: Licence.Instrument
  public let number: String
  /// The number of the licence that it covers, where it is evaluated for that one.
  public let covers: String?

  public init(instrument: Licence.Instrument, number: String, covers: String? = nil) {
    self.instrument = instrument
    self.number = number
    self.covers = covers
  }
}
