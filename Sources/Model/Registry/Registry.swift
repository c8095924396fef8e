/// What a company knows of licences: whose gateway is whose, and who holds which right.
public struct Registry: Hashable, Sendable {
  /// The version of the file's form.
  public static let schema = "vpnaudit.registry/1"

  public let meta: Meta
  public let policy: Policy
  /// The regions of the company's sites, so that a host cannot choose its own.
  public let sites: [String: Region]
  public let regionSets: [String: RegionSet]
  public let authorities: [Authority]
  public let classes: [LicenceClass]
  public let rules: [LicenceRule]
  public let providers: [Provider]
  public let denied: [Denial]
  public let sources: [Source]
  /// The company's own networks: a tunnel whose every peer lies in them is an overlay, not a VPN.
  public let internalPrefixes: [IPPrefix]
  /// Executables that no package owns and the company vouches for.
  public let executables: [TrustedExecutable]
  /// Products that the catalogue does not have, or has otherwise.
  public let products: [Product]
  public let organisation: Organisation
  /// The company's own concentrators.
  public let ownGateways: [OwnGateway]
  public let waivers: [Waiver]
  /// The programs that the company lets refuse to be read.
  public let acceptedRefusals: [AcceptedRefusal]
  /// What there is of the company's grants, which come in a file of their own.
  public private(set) var grants = GrantsState.none
  /// The company's grants; nil where none was read.
  public var grantBook: GrantBook? { grants.book }

  /// The file's identity and term.
  public struct Meta: Hashable, Sendable {
    /// Rises with every edition.
    public let serial: Int
    public let issued: Timestamp
    public let expires: Timestamp
    /// SHA-256 of the edition before, in hexadecimal.
    public let previousDigest: String?
    /// True says that who is not listed is not licensed; false makes an unlisted provider undetermined.
    public let complete: Bool

    public init(serial: Int, issued: Timestamp, expires: Timestamp, previousDigest: String?, complete: Bool) {
      self.serial = serial
      self.issued = issued
      self.expires = expires
      self.previousDigest = previousDigest
      self.complete = complete
    }
  }

  public init(
    meta: Meta, policy: Policy = .default, sites: [String: Region] = [:],
    regionSets: [String: RegionSet] = [:], authorities: [Authority] = [], classes: [LicenceClass] = [],
    rules: [LicenceRule] = [], providers: [Provider] = [], denied: [Denial] = [], sources: [Source] = [],
    internalPrefixes: [IPPrefix] = [], executables: [TrustedExecutable] = [], products: [Product] = [],
    organisation: Organisation = Organisation(), ownGateways: [OwnGateway] = [], waivers: [Waiver] = [],
    acceptedRefusals: [AcceptedRefusal] = []
  ) {
    self.meta = meta
    self.policy = policy
    self.sites = sites
    self.regionSets = regionSets
    self.authorities = authorities
    self.classes = classes
    self.rules = rules
    self.providers = providers
    self.denied = denied
    self.sources = sources
    self.internalPrefixes = internalPrefixes
    self.executables = executables
    self.products = products
    self.organisation = organisation
    self.ownGateways = ownGateways
    self.waivers = waivers
    self.acceptedRefusals = acceptedRefusals
  }

  /// The registry together with the company's grants.
  public func with(_ grants: GrantBook?) -> Registry { with(grants.map(GrantsState.held) ?? .none) }

  /// The registry together with what there is of the company's grants.
  package func with(_ grants: GrantsState) -> Registry {
    var copy = self
    copy.grants = grants
    return copy
  }

  /// The registry with other providers and sources.
  public func with(providers: [Provider], sources: [Source]) -> Registry {
    Registry(
      meta: meta, policy: policy, sites: sites, regionSets: regionSets, authorities: authorities,
      classes: classes, rules: rules, providers: providers, denied: denied, sources: sources,
      internalPrefixes: internalPrefixes, executables: executables, products: products,
      organisation: organisation, ownGateways: ownGateways, waivers: waivers,
      acceptedRefusals: acceptedRefusals
    ).with(grantBook)
  }

  /// The provider of an id.
  public func provider(_ id: String) -> Provider? { providers.first { $0.id == id } }

  /// Whether the region lies in what the name stands for: a region set of the registry, else an ISO code.
  ///
  /// A region that has its own set as a zone lies where its zone lies.
  public func region(_ region: Region, liesIn name: String) -> Bool {
    var place = region
    // A zone leads to the region around it; a chain of zones is followed a few steps at most.
    for _ in 0..<4 {
      if place.code == name { return true }
      if let set = regionSets[name] {
        // What is left out stays so, though what lies around it is part of the set.
        if set.exclude.contains(where: { place.lies(in: $0) }) { return false }
        if set.include.contains(where: { place.lies(in: $0) }) { return true }
      } else if let other = Region(name), place.lies(in: other) {
        return true
      }
      guard let around = regionSets[place.code]?.within else { return false }
      place = around
    }
    return false
  }
}

/// An executable by the digest of its bytes.
public struct TrustedExecutable: Hashable, Sendable {
  /// The id of a product of the catalogue.
  public let product: String
  public let version: String?
  /// SHA-256, in lower-case hexadecimal.
  public let sha256: String

  public init(product: String, version: String?, sha256: String) {
    self.product = product
    self.version = version
    self.sha256 = sha256
  }
}

/// An office that grants licences.
public struct Authority: Hashable, Sendable {
  public let id: String
  public let name: String
  /// The time zone of its dates, by its IANA name.
  public let timeZone: String
  /// `national`, `provincial` …
  public let level: String?
  /// The address of its public look-up.
  public let lookup: String?

  public init(id: String, name: String, timeZone: String, level: String?, lookup: String?) {
    self.id = id
    self.name = name
    self.timeZone = timeZone
    self.level = level
    self.lookup = lookup
  }
}

/// Whether both ends of a tunnel lie in one jurisdiction.
public enum Crossing: String, Hashable, Sendable, Codable, CaseIterable {
  case domestic
  case crossBorder = "cross_border"
}

/// A kind of service that a licence covers, such as `cn:B13`.
public struct LicenceClass: Hashable, Sendable {
  public let id: String
  public let name: String
  public let crossing: Crossing?

  public init(id: String, name: String, crossing: Crossing?) {
    self.id = id
    self.name = name
    self.crossing = crossing
  }
}

/// What a jurisdiction asks of a tunnel.
public struct LicenceRule: Hashable, Sendable {
  /// Where the rule stands in its life.
  public enum Status: String, Hashable, Sendable, CaseIterable {
    case draft
    case inForce = "in_force"
    case repealed
  }

  public let id: String
  public let status: Status
  /// The name of a region set, or an ISO code.
  public let jurisdiction: String
  public let effective: Period
  /// The crossing it is about; nil for both.
  public let crossing: Crossing?
  public let carrierNeedsAny: [String]
  public let managerNeedsAny: [String]
  public let grantRequired: Bool
  /// What it asks of the use of the line.
  public let conditions: [UseCondition]
  public let sources: [String]

  public init(
    id: String, status: Status, jurisdiction: String, effective: Period, crossing: Crossing?,
    carrierNeedsAny: [String] = [], managerNeedsAny: [String] = [], grantRequired: Bool = false,
    conditions: [UseCondition] = [], sources: [String] = []
  ) {
    self.id = id
    self.status = status
    self.jurisdiction = jurisdiction
    self.effective = effective
    self.crossing = crossing
    self.carrierNeedsAny = carrierNeedsAny
    self.managerNeedsAny = managerNeedsAny
    self.grantRequired = grantRequired
    self.conditions = conditions
    self.sources = sources
  }
}

/// A product or a category of products that the company forbids.
public struct Denial: Hashable, Sendable {
  public let product: String?
  public let category: String?
  public let why: String

  public init(product: String?, category: String?, why: String) {
    self.product = product
    self.category = category
    self.why = why
  }
}

/// Where a fact of the registry comes from.
public struct Source: Hashable, Sendable {
  /// How far the fact can be relied on.
  public enum Confidence: String, Hashable, Sendable, CaseIterable { case high, medium, low, unverified }

  /// How it was looked up.
  public enum Method: String, Hashable, Sendable, CaseIterable {
    case regulatorLookup = "regulator_lookup"
    case licenceCopy = "licence_copy"
    case contract
    case press
    case website
    case fictitious
  }

  public let id: String
  public let url: String?
  public let title: String
  public let asOf: Day?
  public let method: Method
  public let confidence: Confidence

  public init(id: String, url: String?, title: String, asOf: Day?, method: Method, confidence: Confidence) {
    self.id = id
    self.url = url
    self.title = title
    self.asOf = asOf
    self.method = method
    self.confidence = confidence
  }
}
