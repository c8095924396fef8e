public import Model

/// A provider of a registry on a day: its papers, its marks, and whether a tunnel can be licensed by them.
public struct ProviderView: Hashable, Sendable, Codable {
  public let id: String
  public let name: String
  public let names: [String: String]
  public let identifiers: [String: String]
  public let roles: [String]
  public let registeredIn: Region?
  public let facilitiesIn: [Region]
  public let foreignSharePercent: Double?
  /// Whether a licence of it holds on the day, and a mark of it can tell its gateways for certain.
  public let canLicense: Bool
  /// Why it cannot, or what else is to be known.
  public let remarks: [String]
  public let licences: [LicenceView]
  public let absenceChecked: Absence?
  public let marks: [MarkView]

  public init(
    _ provider: Provider, canLicense: Bool, remarks: [String], licences: [LicenceView], absence: Absence?,
    marks: [MarkView]
  ) {
    self.id = provider.id
    self.name = provider.name
    self.names = provider.names
    self.identifiers = provider.identifiers
    self.roles = provider.roles.map(\.rawValue)
    self.registeredIn = provider.registeredIn
    self.facilitiesIn = provider.facilitiesIn
    self.foreignSharePercent = provider.foreignSharePercent
    self.canLicense = canLicense
    self.remarks = remarks
    self.licences = licences
    self.absenceChecked = absence
    self.marks = marks
  }

  enum CodingKeys: String, CodingKey {
    case id, name, names, identifiers, roles
    case registeredIn = "registered_in"
    case facilitiesIn = "facilities_in"
    case foreignSharePercent = "foreign_share_pct"
    case canLicense = "can_license"
    case remarks, licences
    case absenceChecked = "absence_checked"
    case marks
  }

  /// A search for licences that found none.
  public struct Absence: Hashable, Sendable, Codable {
    public let on: String
    public let source: SourceView?

    public init(on: String, source: SourceView?) {
      self.on = on
      self.source = source
    }
  }
}

/// A licence on a day.
public struct LicenceView: Hashable, Sendable, Codable {
  public let number: String
  public let instrument: String
  public let holder: String
  /// The id of the authority and its name.
  public let authority: RegistryView.ClassName
  public let timeZone: String
  /// The state on the day, by which a check would judge.
  public let state: String
  /// Whether it can license on the day.
  public let canLicense: Bool
  /// What stands against it, or wants somebody's eye.
  public let remarks: [String]
  public let classes: [RegistryView.ClassName]
  public let serves: [String]
  public let customers: String
  public let valid: RegistryView.Days
  public let commencedOn: String?
  public let commencementPending: Bool
  public let coveredBy: String?
  public let status: [Entry]
  public let flags: [String]
  public let lastChecked: String?
  public let sources: [SourceView]

  /// What an authority put on record.
  public struct Entry: Hashable, Sendable, Codable {
    public let state: String
    public let days: RegistryView.Days

    public init(_ entry: Licence.StatusEntry) {
      self.state = entry.state.rawValue
      self.days = RegistryView.Days(entry.period)
    }
  }

  public init(
    _ licence: Licence, authority: RegistryView.ClassName, timeZone: String, state: Licence.State,
    canLicense: Bool, remarks: [String], classes: [RegistryView.ClassName], sources: [SourceView]
  ) {
    self.number = licence.number
    self.instrument = licence.instrument.rawValue
    self.holder = licence.holder.rawValue
    self.authority = authority
    self.timeZone = timeZone
    self.state = state.rawValue
    self.canLicense = canLicense
    self.remarks = remarks
    self.classes = classes
    self.serves = licence.serves
    self.customers = licence.customers.rawValue
    self.valid = RegistryView.Days(licence.valid)
    self.commencedOn = licence.commencedOn?.description
    self.commencementPending = licence.commencementPending
    self.coveredBy = licence.coveredBy
    self.status = licence.status.map(Entry.init)
    self.flags = licence.flags.map(\.rawValue)
    self.lastChecked = licence.lastChecked?.description
    self.sources = sources
  }

  enum CodingKeys: String, CodingKey {
    case number, instrument, holder, authority
    case timeZone = "time_zone"
    case state
    case canLicense = "can_license"
    case remarks, classes, serves, customers, valid
    case commencedOn = "commenced_on"
    case commencementPending = "commencement_pending"
    case coveredBy = "covered_by"
    case status, flags
    case lastChecked = "last_checked"
    case sources
  }
}

/// A mark by which a gateway is told, on a day.
public struct MarkView: Hashable, Sendable, Codable {
  /// As the registry's file has it: `gateway_prefix` …
  public let kind: String
  public let value: String
  public let region: Region?
  public let site: String?
  public let dedicated: Bool?
  public let services: [String]
  public let valid: RegistryView.Days
  /// Whether a tunnel can be licensed by it.
  public let canLicense: Bool
  /// Why it cannot, or what it lacks.
  public let why: String?

  public init(
    kind: String, value: String, recogniser: Recogniser, site: String?, dedicated: Bool?, canLicense: Bool,
    why: String?
  ) {
    self.kind = kind
    self.value = value
    self.region = recogniser.region
    self.site = site
    self.dedicated = dedicated
    self.services = recogniser.services.map(\.description)
    self.valid = RegistryView.Days(recogniser.valid)
    self.canLicense = canLicense
    self.why = why
  }

  enum CodingKeys: String, CodingKey {
    case kind, value, region, site, dedicated, services, valid
    case canLicense = "can_license"
    case why
  }
}

/// Where a fact comes from.
public struct SourceView: Hashable, Sendable, Codable {
  public let id: String
  public let title: String
  public let url: String?
  public let asOf: String?
  public let method: String
  public let confidence: String

  public init(_ source: Source) {
    self.id = source.id
    self.title = source.title
    self.url = source.url
    self.asOf = source.asOf?.description
    self.method = source.method.rawValue
    self.confidence = source.confidence.rawValue
  }

  enum CodingKeys: String, CodingKey {
    case id, title, url
    case asOf = "as_of"
    case method, confidence
  }
}
