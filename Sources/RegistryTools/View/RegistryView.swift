public import Model

/// What a registry comes to on a day, for whoever answers for it: `vpnaudit.registry-view/1`.
public struct RegistryView: Hashable, Sendable, Codable {
  /// The version of the form.
  public static let schema = "vpnaudit.registry-view/1"

  public let schema: String
  public let file: File
  public let on: On
  /// `licensed`, `licensed_or_none`, `none` or `any`.
  public let policy: String
  /// Whether the company is foreign-invested.
  public let foreignInvested: Bool?
  /// The regions of the company's sites.
  public let sites: [String: Region]
  public let internalPrefixes: [String]
  public let rules: [Rule]
  public let providers: [ProviderView]
  public let ownGateways: [OwnGateway]
  public let executables: [Executable]
  public let denied: [Denial]
  public let waivers: [Waiver]
  /// What ends within 90 days, soonest first.
  public let ending: [Ending]

  public init(
    file: File, on: On, policy: String, foreignInvested: Bool?, sites: [String: Region],
    internalPrefixes: [String], rules: [Rule], providers: [ProviderView], ownGateways: [OwnGateway],
    executables: [Executable], denied: [Denial], waivers: [Waiver], ending: [Ending]
  ) {
    self.schema = Self.schema
    self.file = file
    self.on = on
    self.policy = policy
    self.foreignInvested = foreignInvested
    self.sites = sites
    self.internalPrefixes = internalPrefixes
    self.rules = rules
    self.providers = providers
    self.ownGateways = ownGateways
    self.executables = executables
    self.denied = denied
    self.waivers = waivers
    self.ending = ending
  }

  enum CodingKeys: String, CodingKey {
    case schema, file, on, policy
    case foreignInvested = "foreign_invested"
    case sites
    case internalPrefixes = "internal_prefixes"
    case rules, providers
    case ownGateways = "own_gateways"
    case executables, denied, waivers, ending
  }

  /// The file and who vouches for it.
  public struct File: Hashable, Sendable, Codable {
    /// What is known of its signature.
    public enum Signature: String, Hashable, Sendable, Codable {
      case trusted
      /// Keys are trusted here, and a check would refuse the file.
      case refused
      /// No key is trusted here.
      case unsigned
    }

    /// As it was given.
    public let path: String
    /// In lower-case hexadecimal.
    public let sha256: String
    public let serial: Int
    public let issued: Timestamp
    public let expires: Timestamp
    public let complete: Bool
    public let signature: Signature
    /// The id of the key that signed it.
    public let keyID: String?
    /// Why a check would refuse it.
    public let why: String?

    public init(
      path: String, sha256: String, meta: Registry.Meta, signature: Signature, keyID: String?, why: String?
    ) {
      self.path = path
      self.sha256 = sha256
      self.serial = meta.serial
      self.issued = meta.issued
      self.expires = meta.expires
      self.complete = meta.complete
      self.signature = signature
      self.keyID = keyID
      self.why = why
    }

    enum CodingKeys: String, CodingKey {
      case path, sha256, serial, issued, expires, complete, signature
      case keyID = "key_id"
      case why
    }
  }

  /// The day that is looked at.
  public struct On: Hashable, Sendable, Codable {
    public let date: String
    public let timeZone: String
    /// The moment, where it is now.
    public let moment: Timestamp?
    /// Whether the registry has expired by then: it can license nobody any more.
    public let expired: Bool

    public init(date: String, timeZone: String, moment: Timestamp?, expired: Bool) {
      self.date = date
      self.timeZone = timeZone
      self.moment = moment
      self.expired = expired
    }

    enum CodingKeys: String, CodingKey {
      case date
      case timeZone = "time_zone"
      case moment, expired
    }
  }

  /// Days from a first through a last one; a side that is nil is open.
  public struct Days: Hashable, Sendable, Codable {
    public let from: String?
    /// The last day, as printed on papers.
    public let through: String?

    public init(_ period: Period) {
      self.from = period.from?.description
      self.through = period.until?.eve
    }
  }

  /// A class of a licence with its name.
  public struct ClassName: Hashable, Sendable, Codable {
    public let id: String
    public let name: String?

    public init(id: String, name: String?) {
      self.id = id
      self.name = name
    }
  }

  /// What a jurisdiction asks.
  public struct Rule: Hashable, Sendable, Codable {
    public let id: String
    public let status: String
    /// Whether it is in force on the day.
    public let inForce: Bool
    public let jurisdiction: String
    /// `domestic` or `cross_border`; nil for both.
    public let crossing: Crossing?
    public let effective: Days
    public let carrierNeedsAny: [ClassName]
    public let managerNeedsAny: [ClassName]
    public let grantRequired: Bool
    public let conditions: [String]

    public init(
      _ rule: LicenceRule, inForce: Bool, carrierNeedsAny: [ClassName], managerNeedsAny: [ClassName]
    ) {
      self.id = rule.id
      self.status = rule.status.rawValue
      self.inForce = inForce
      self.jurisdiction = rule.jurisdiction
      self.crossing = rule.crossing
      self.effective = Days(rule.effective)
      self.carrierNeedsAny = carrierNeedsAny
      self.managerNeedsAny = managerNeedsAny
      self.grantRequired = rule.grantRequired
      self.conditions = rule.conditions.map(\.rawValue)
    }

    enum CodingKeys: String, CodingKey {
      case id, status
      case inForce = "in_force"
      case jurisdiction, crossing, effective
      case carrierNeedsAny = "carrier_needs_any"
      case managerNeedsAny = "manager_needs_any"
      case grantRequired = "grant_required"
      case conditions
    }
  }

  /// Something that ends soon.
  public struct Ending: Hashable, Sendable, Codable {
    /// `licence EXAMPLE-0001 of Example Net`.
    public let what: String
    public let lastDay: String
    /// How many days are left.
    public let days: Int

    public init(what: String, lastDay: String, days: Int) {
      self.what = what
      self.lastDay = lastDay
      self.days = days
    }

    enum CodingKeys: String, CodingKey {
      case what
      case lastDay = "last_day"
      case days
    }
  }
}
