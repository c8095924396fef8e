import Model

/// Reads the tree of a registry: what is cited first, then what cites it.
enum RegistryReader {
  private static let keys = [
    "schema", "meta", "policy", "sites", "region_sets", "authorities", "classes", "rules", "providers",
    "denied", "sources", "internal_prefixes", "executables", "organisation", "own_gateways", "waivers",
    "accepted_refusals", "products",
  ]

  private static let expiryNotices: ClosedRange<Duration> = .seconds(86_400)...(.seconds(366 * 86_400))

  /// The registry; of no use where problems were found.
  static func read(_ root: YAMLNode, today: Timestamp, lines: inout [String: Int]) -> Registry? {
    guard root.isOfSchema(Registry.schema, other: Profile.schema),
      let fields = Fields(
        root, keys: keys,
        elsewhere: [
          "grants": "write a file of grants, and name it in the profile: 'registry: {file: …, grants: …}'"
        ])
    else { return nil }
    CompanyNumber.refuseCitizens(in: root)
    let policy = fields["policy"].flatMap {
      Fields($0, keys: ["vpn", "process", "witness", "namespaces", "expiry_notice"])
    }
    lines["policy.vpn"] = policy?["vpn"]?.line
    _ = policy?["process"]?.choice(of: ["verified"])
    let vpn = policy?["vpn"]?.choice(Policy.VPN.self)
    let requiresWitness = policy?["witness"]?.choice(of: ["required", "optional"]) == "required"
    let requiresWholeHost = policy?["namespaces"]?.choice(of: ["all"]) == "all"
    lines["policy.namespaces"] = policy?["namespaces"]?.line
    let expiryNotice = policy?["expiry_notice"]?.duration(in: Self.expiryNotices)

    let meta = fields.required(
      "meta", hint: "add 'meta: {serial: 1, issued: …, expires: …, complete: false}'"
    )
    .flatMap(meta)
    if let meta, let expiryNotice, Self.term(of: meta) <= expiryNotice {
      policy?["expiry_notice"]?.warning(
        "is as long as this edition holds, so that every host warns from its first day on",
        hint: "write less than the time from 'issued' to 'expires'")
    }
    let context = RegistryContext(fields, today: today)
    var ruleIDs: [String: Int] = [:]
    let rules = fields["rules"]?.list { RuleReader(context: context).read($0, &ruleIDs) } ?? []
    var providerIDs: [String: Int] = [:]
    var claims = PrefixClaims()
    let providers =
      fields["providers"]?.list { ProviderReader(context: context).read($0, &providerIDs, &claims) } ?? []
    let company = CompanyReader(context: context)
    let organisation = fields["organisation"].map(company.organisation) ?? Organisation()
    let ownGateways =
      fields["own_gateways"]?.list { company.gateway($0, &providerIDs, &claims) } ?? []
    claims.report(root.diagnostics)
    let waivers = fields["waivers"]?.list { company.waiver($0, known: providerIDs) } ?? []
    var accepted: [AcceptedRefusal.Program: Int] = [:]
    let acceptedRefusals =
      fields["accepted_refusals"]?.list { company.acceptedRefusal($0, &accepted) } ?? []
    let internalPrefixes = fields["internal_prefixes"].map(Self.internalPrefixes) ?? []
    var digests: [String: Int] = [:]
    let own =
      fields["products"].map { CatalogueReader.products($0, beside: Catalogue.builtIn.products) } ?? []
    let names = ProductNames(catalogue: Catalogue.builtIn.adding(own))
    let executables = fields["executables"]?.list { executable($0, names, &digests) } ?? []
    let pinned = Set(executables.compactMap { names.catalogue.product($0.product)?.id })
    let denied = fields["denied"]?.list { denial($0, names, pinned: pinned) } ?? []
    guard let meta else { return nil }
    return Registry(
      meta: meta,
      policy: Policy(
        vpn: vpn ?? Policy.default.vpn, requiresWitness: requiresWitness,
        requiresWholeHost: requiresWholeHost, expiryNotice: expiryNotice),
      sites: context.sites,
      regionSets: context.regionSets, authorities: context.authorities, classes: context.classes,
      rules: rules, providers: providers, denied: denied, sources: context.sources,
      internalPrefixes: internalPrefixes, executables: executables, products: own,
      organisation: organisation, ownGateways: ownGateways, waivers: waivers,
      acceptedRefusals: acceptedRefusals)
  }

  private static func term(of meta: Registry.Meta) -> Duration {
    .milliseconds(meta.expires.milliseconds - meta.issued.milliseconds)
  }

  private static func meta(_ value: YAMLNode) -> Registry.Meta? {
    guard let fields = Fields(value, keys: ["serial", "issued", "expires", "prev_sha256", "complete"])
    else { return nil }
    let serial = fields.required("serial")?.number(in: EditionSerial.range)
    let issued = fields.required("issued")?.moment()
    let expires = fields.required("expires")?.moment()
    let previous = fields["prev_sha256"]?.digest()
    let complete = fields.required(
      "complete", hint: "'true' means that a provider not listed is not licensed; 'false' leaves it open")?
      .bool()
    if let issued, let expires, expires <= issued {
      fields.error("expires before it is issued", at: "expires", hint: "issued \(issued), expires \(expires)")
    }
    guard let serial, let issued, let expires, let complete else { return nil }
    return Registry.Meta(
      serial: serial, issued: issued, expires: expires, previousDigest: previous, complete: complete)
  }

  /// The company's own networks. One that holds everything would make every tunnel an overlay.
  private static func internalPrefixes(_ value: YAMLNode) -> [IPPrefix] {
    value.list { entry in
      guard let prefix = entry.prefix() else { return nil }
      let least = 8
      if prefix.length < least {
        entry.error(
          "\(prefix) is too wide for a company's own network", hint: "write ranges of /\(least) or longer")
        return nil
      }
      return prefix
    }
  }

  private static func executable(
    _ value: YAMLNode, _ names: ProductNames, _ digests: inout [String: Int]
  ) -> TrustedExecutable? {
    let value = value.named("executable", by: "product")
    guard let fields = Fields(value, keys: ["product", "version", "sha256"]) else { return nil }
    let product = fields.required("product").flatMap(names.product)?.id
    let version = fields["version"]?.text(limit: 100)
    guard let digest = fields.required("sha256")?.digest(), let product else { return nil }
    if let first = digests[digest] {
      fields.error(
        "has the digest of another", at: "sha256", hint: "line \(first) has it already: remove one")
      return nil
    }
    digests[digest] = fields["sha256"]?.line ?? 0
    return TrustedExecutable(product: product, version: version, sha256: digest)
  }

  private static func denial(_ value: YAMLNode, _ names: ProductNames, pinned: Set<String>) -> Denial? {
    guard let fields = Fields(value, keys: ["product", "category", "why"]) else { return nil }
    let product = fields["product"].flatMap { names.deniable($0, pinned: pinned) }?.id
    let category = fields["category"].flatMap { names.deniableCategory($0, pinned: pinned) }?.rawValue
    if (fields["product"] == nil) == (fields["category"] == nil) {
      fields.error(
        "must name either a product or a category", hint: "write 'product: …' or 'category: …'")
    }
    guard let why = fields.required("why")?.text() else { return nil }
    return Denial(product: product, category: category, why: why)
  }
}
