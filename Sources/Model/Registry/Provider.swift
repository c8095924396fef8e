/// A company that sells VPN service, or that carries it.
public struct Provider: Hashable, Sendable {
  /// What the provider does for a tunnel.
  public enum Role: String, Hashable, Sendable, CaseIterable { case carrier, manager, reseller }

  public let id: String
  /// Names by language.
  public let names: [String: String]
  public let identifiers: [String: String]
  public let roles: [Role]
  public let registeredIn: Region?
  public let facilitiesIn: [Region]
  public let foreignSharePercent: Double?
  public let licences: [Licence]
  /// Of a provider without licences: when and where somebody looked and found none.
  public let absenceChecked: AbsenceCheck?
  public let recognisedBy: [Recogniser]

  public init(
    id: String, names: [String: String], identifiers: [String: String] = [:], roles: [Role],
    registeredIn: Region? = nil, facilitiesIn: [Region] = [], foreignSharePercent: Double? = nil,
    licences: [Licence] = [], absenceChecked: AbsenceCheck? = nil, recognisedBy: [Recogniser] = []
  ) {
    self.id = id
    self.names = names
    self.identifiers = identifiers
    self.roles = roles
    self.registeredIn = registeredIn
    self.facilitiesIn = facilitiesIn
    self.foreignSharePercent = foreignSharePercent
    self.licences = licences
    self.absenceChecked = absenceChecked
    self.recognisedBy = recognisedBy
  }

  /// The English name, else any, else the id.
  public var name: String {
    names["en"] ?? names.min { $0.key < $1.key }?.value ?? id
  }

  /// A search for licences that found none.
  public struct AbsenceCheck: Hashable, Sendable {
    public let on: Day
    /// The id of the source.
    public let source: String

    public init(on: Day, source: String) {
      self.on = on
      self.source = source
    }
  }
}
