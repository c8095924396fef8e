import Model

/// A provider of a registry on a day: its licences, its marks, and whether a tunnel can be licensed by them.
struct ProviderView: Hashable, Sendable, Codable {
  let id: String
  let name: String
  let names: [String: String]
  let identifiers: [String: String]
  let roles: [String]
  let registeredIn: Region?
  let facilitiesIn: [Region]
  let foreignSharePercent: Double?
  /// Whether a licence of it holds on the day, and one of its marks identifies its gateways for certain.
  let canLicense: Bool
  /// Why it cannot, or what else is to be known.
  let remarks: [String]
  let licences: [LicenceView]
  let absenceChecked: Absence?
  let marks: [MarkView]

  init(
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
  struct Absence: Hashable, Sendable, Codable {
    let on: String
    let source: SourceView?

    init(on: String, source: SourceView?) {
      self.on = on
      self.source = source
    }
  }
}

/// A licence on a day.
struct LicenceView: Hashable, Sendable, Codable {
  let number: String
  let instrument: String
  let holder: String
  /// The id of the authority and its name.
  let authority: RegistryView.ClassName
  let timeZone: String
  /// The state on the day, by which a check would judge.
  let state: String
  /// Whether it can license on the day.
  let canLicense: Bool
  /// What speaks against it, or needs attention.
  let remarks: [String]
  let classes: [RegistryView.ClassName]
  let serves: [String]
  let customers: String
  let valid: RegistryView.Days
  let commencedOn: String?
  let commencementPending: Bool
  let coveredBy: String?
  let status: [Entry]
  let flags: [String]
  let lastChecked: String?
  let sources: [SourceView]

  /// What an authority put on record.
  struct Entry: Hashable, Sendable, Codable {
    let state: String
    let days: RegistryView.Days

    init(_ entry: Licence.StatusEntry) {
      self.state = entry.state.rawValue
      self.days = RegistryView.Days(entry.period)
    }
  }

  init(
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

/// A mark by which a gateway is recognised, on a day.
struct MarkView: Hashable, Sendable, Codable {
  /// As the registry's file has it: `gateway_prefix` …
  let kind: String
  let value: String
  let region: Region?
  let site: String?
  let dedicated: Bool?
  let services: [String]
  let valid: RegistryView.Days
  /// Whether a tunnel can be licensed by it.
  let canLicense: Bool
  /// Why it cannot, or what it lacks.
  let why: String?

  init(
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
struct SourceView: Hashable, Sendable, Codable {
  let id: String
  let title: String
  let url: String?
  let asOf: String?
  let method: String
  let confidence: String

  init(_ source: Source) {
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
