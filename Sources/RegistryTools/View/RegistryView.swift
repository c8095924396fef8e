public import Model
public import Settings

/// A registry as it is on a day, for its officers: `vpnaudit.registry-view/1`.
public struct RegistryView: Hashable, Sendable, Codable {
  /// The version of the form.
  static let schema = "vpnaudit.registry-view/1"

  let schema: String
  let file: File
  let on: On
  /// `licensed`, `licensed_or_none`, `none` or `any`.
  let policy: String
  /// Whether a tunnel is licensed only where test packets showed its gateway.
  let witnessRequired: Bool
  /// Whether no profile may narrow what is looked at.
  let wholeHostRequired: Bool
  /// How long before its end something is a warning on every host: `14d`.
  let expiryNotice: String
  /// Whether the company is foreign-invested.
  let foreignInvested: Bool?
  /// The regions of the company's sites.
  let sites: [String: Region]
  let internalPrefixes: [String]
  let rules: [Rule]
  let providers: [ProviderView]
  let ownGateways: [OwnGateway]
  let executables: [Executable]
  let products: [Product]
  let denied: [Denial]
  let waivers: [Waiver]
  let acceptedRefusals: [AcceptedRefusal]
  /// What ends within 90 days, soonest first.
  let ending: [Ending]

  init(
    file: File, on: On, policy: String, witnessRequired: Bool, wholeHostRequired: Bool = false,
    expiryNotice: String, foreignInvested: Bool?,
    sites: [String: Region],
    internalPrefixes: [String], rules: [Rule], providers: [ProviderView], ownGateways: [OwnGateway],
    executables: [Executable], products: [Product], denied: [Denial], waivers: [Waiver],
    acceptedRefusals: [AcceptedRefusal] = [], ending: [Ending]
  ) {
    self.schema = Self.schema
    self.file = file
    self.on = on
    self.policy = policy
    self.witnessRequired = witnessRequired
    self.wholeHostRequired = wholeHostRequired
    self.expiryNotice = expiryNotice
    self.foreignInvested = foreignInvested
    self.sites = sites
    self.internalPrefixes = internalPrefixes
    self.rules = rules
    self.providers = providers
    self.ownGateways = ownGateways
    self.executables = executables
    self.products = products
    self.denied = denied
    self.waivers = waivers
    self.acceptedRefusals = acceptedRefusals
    self.ending = ending
  }

  enum CodingKeys: String, CodingKey {
    case schema, file, on, policy
    case witnessRequired = "witness_required"
    case wholeHostRequired = "whole_host_required"
    case expiryNotice = "expiry_notice"
    case foreignInvested = "foreign_invested"
    case sites
    case internalPrefixes = "internal_prefixes"
    case rules, providers
    case ownGateways = "own_gateways"
    case executables, products, denied, waivers
    case acceptedRefusals = "accepted_refusals"
    case ending
  }

  /// The file and who vouches for it.
  public struct File: Hashable, Sendable, Codable {
    /// What is known of its signature.
    enum Signature: String, Hashable, Sendable, Codable {
      case trusted
      /// Keys are trusted here, and a check would refuse the file.
      case refused
      /// No key is trusted here.
      case unsigned
    }

    /// As it was given.
    let path: String
    /// In lower-case hexadecimal.
    let sha256: String
    let serial: Int
    let issued: Timestamp
    let expires: Timestamp
    let complete: Bool
    let signature: Signature
    /// The id of the key that signed it.
    let keyID: String?
    /// Why a check would refuse it.
    let why: String?

    init(
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

  /// The day that is shown.
  struct On: Hashable, Sendable, Codable {
    let date: String
    let timeZone: String
    /// The moment, where it is now.
    let moment: Timestamp?
    /// Whether the registry has expired by then: it licenses no provider any more.
    let expired: Bool

    init(date: String, timeZone: String, moment: Timestamp?, expired: Bool) {
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
  struct Days: Hashable, Sendable, Codable {
    let from: String?
    /// The last day, as it is printed on licences.
    let through: String?

    init(_ period: Period) {
      self.from = period.from?.description
      self.through = period.until?.eve
    }
  }

  /// A class of a licence with its name.
  struct ClassName: Hashable, Sendable, Codable {
    let id: String
    let name: String?

    init(id: String, name: String?) {
      self.id = id
      self.name = name
    }
  }

  /// What a jurisdiction asks.
  struct Rule: Hashable, Sendable, Codable {
    let id: String
    let status: String
    /// Whether it is in force on the day.
    let inForce: Bool
    let jurisdiction: String
    /// `domestic` or `cross_border`; nil for both.
    let crossing: Crossing?
    let effective: Days
    let carrierNeedsAny: [ClassName]
    let managerNeedsAny: [ClassName]
    let grantRequired: Bool
    let conditions: [String]

    init(
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
  struct Ending: Hashable, Sendable, Codable {
    /// `licence EXAMPLE-0001 of Example Net`.
    let what: String
    let lastDay: String
    /// How many days are left.
    let days: Int

    init(what: String, lastDay: String, days: Int) {
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

extension RegistryView.File {
  /// A registry that was read, and whether a check here would take it.
  public init(_ loaded: Loaded<Registry>, _ acceptance: Acceptance<Registry>) {
    let (signature, key, why): (Signature, String?, String?) =
      switch acceptance {
      case .trusted: (.trusted, acceptance.input.keyID, nil)
      case .refused(let refused): (.refused, nil, refused.problem.message)
      case .unsigned: (.unsigned, nil, nil)
      }
    self.init(
      path: loaded.path, sha256: loaded.sha256, meta: loaded.value.meta, signature: signature, keyID: key,
      why: why)
  }
}
