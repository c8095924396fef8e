package import Model

/// A registry with its entries by what they are looked up by, so that a tunnel takes no longer in a large one.
package struct RegistryIndex: Sendable {
  let registry: Registry
  private let providers: [String: Provider]
  private let licences: [String: [Licence]]
  private let sources: [String: Source]
  private let grants: [String: Grant]
  private let grantsOfProvider: [String: [Grant]]
  private let waivers: [String: [Waiver]]
  private let rules: RuleIndex
  /// By the id of a product, and by the name of a category; each with its place in the registry.
  private let denials: (products: [String: Int], categories: [String: Int])
  /// Of each licence that addresses hold: which.
  private let addressHolders: [HeldLicence: PrefixSet]
  private let licenceEnds: LicenceEnds
  /// The latest day on which a licence was looked up; nil for none.
  let lastChecked: Day?

  /// A licence with its provider: the number alone stays the same when a licence is renewed.
  private struct HeldLicence: Hashable {
    let provider: String
    let licence: Licence
  }

  package init(_ registry: Registry) {
    self.registry = registry
    self.providers = Dictionary(registry.providers.map { ($0.id, $0) }) { first, _ in first }
    self.licences = Dictionary(grouping: registry.providers.flatMap(\.licences), by: \.number)
    self.sources = Dictionary(registry.sources.map { ($0.id, $0) }) { first, _ in first }
    let all = registry.grantBook?.grants ?? []
    self.grants = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
    self.grantsOfProvider = Dictionary(
      grouping: all.flatMap { grant in
        Set([grant.carrier, grant.managedBy ?? grant.carrier]).map { (provider: $0, grant: grant) }
      }, by: \.provider
    ).mapValues { $0.map(\.grant).sorted { $0.id < $1.id } }
    self.waivers = Dictionary(grouping: registry.waivers, by: \.tunnelProvider)
    self.rules = RuleIndex(registry)
    func places(_ key: (Denial) -> String?) -> [String: Int] {
      Dictionary(registry.denied.enumerated().compactMap { place, denial in key(denial).map { ($0, place) } })
      {
        first, _ in first
      }
    }
    self.denials = (products: places(\.product), categories: places(\.category))
    var addressHolders: [HeldLicence: PrefixSet] = [:]
    for provider in registry.providers {
      for licence in provider.licences where licence.holder == .address {
        let listed = licence.addresses.isEmpty ? provider.dedicatedPrefixes : licence.addresses
        addressHolders[HeldLicence(provider: provider.id, licence: licence)] = PrefixSet(listed)
      }
    }
    self.addressHolders = addressHolders
    self.licenceEnds = LicenceEnds(registry)
    self.lastChecked = registry.providers.flatMap(\.licences).compactMap(\.lastChecked)
      .max { $0.begins < $1.begins }
  }

  /// The rules in force that a tunnel falls under.
  func rules(for ends: TunnelEnds, at now: Timestamp) -> [AppliedRule] { rules.rules(for: ends, at: now) }

  /// The rules in force in whose jurisdiction one of the regions lies.
  func rules(touching regions: [Region], at now: Timestamp) -> [LicenceRule] {
    rules.rules(touching: regions, at: now)
  }

  /// The company's first denial of a product or its category.
  func denied(_ product: Product) -> DeniedProduct? {
    let places =
      ([product.id] + product.aliases).compactMap { denials.products[$0] }
      + [denials.categories[product.category.rawValue]].compactMap(\.self)
    return places.min().map { DeniedProduct(product: product, denial: registry.denied[$0]) }
  }

  /// Whether the address is one of those that hold a licence: the listed ones, else the provider's own.
  func isHolder(_ address: IPAddress, of licence: Licence, by provider: Provider) -> Bool {
    addressHolders[HeldLicence(provider: provider.id, licence: licence)]?.contains(address) ?? false
  }

  func provider(_ id: String) -> Provider? { providers[id] }

  /// The licences of a number, in the order of the registry: the number stays the same when a licence is renewed.
  func licences(numbered number: String) -> [Licence] { licences[number] ?? [] }

  /// The licence that covers another at a moment: of those with the number one that stands by itself and holds, else
  /// the first; nil where there is none. Authorities number each for themselves: where the licence's own has given the
  /// number, nobody else's is meant.
  package func cover(of licence: Licence, at moment: Timestamp) -> Licence? {
    guard let number = licence.coveredBy else { return nil }
    let numbered = licences(numbered: number)
    let own = numbered.filter { $0.authority == licence.authority }
    let all = own.isEmpty ? numbered : own
    return all.first { $0.canCover && $0.state(at: moment) == .valid } ?? all.first
  }

  /// The licences that hold at a moment and end by a limit, the soonest first.
  func licences(
    endingAfter now: Timestamp, by limit: Timestamp
  ) -> [(provider: Provider, licence: Licence)] {
    licenceEnds.ending(after: now, by: limit, in: registry)
  }

  package func sources(_ ids: [String]) -> [Source] { ids.compactMap { sources[$0] } }

  /// Whether a source of the licence can be relied on.
  package func hasReliableSource(_ licence: Licence) -> Bool {
    sources(licence.sources).contains { $0.confidence == .high || $0.confidence == .medium }
  }

  /// The waivers of a provider or an own gateway, in force or not.
  func waivers(of id: String) -> [Waiver] { waivers[id] ?? [] }

  /// The grants that may be for a tunnel to a gateway: of an own gateway the one for the line behind it, of a
  /// provider those in which it carries or manages.
  func grants(of owner: GatewayOwner) -> [Grant] {
    switch owner {
    case .company(let gateway): gateway.uplink.flatMap { grants[$0] }.map { [$0] } ?? []
    case .provider(let provider): grantsOfProvider[provider.id] ?? []
    }
  }
}

/// A product with the company's denial of it.
struct DeniedProduct: Sendable {
  let product: Product
  let denial: Denial
}

extension Licence {
  /// Whether service can be given under it that another licence is for: it permits, and needs no third one itself.
  package var canCover: Bool { instrument != .prohibition && coveredBy == nil }
}

extension Provider {
  /// The ranges of its gateways that can license: dedicated to it, and narrow enough.
  fileprivate var dedicatedPrefixes: [IPPrefix] {
    recognisedBy.compactMap { recogniser in
      guard case .gatewayPrefix(let prefix) = recogniser.criterion, recogniser.dedicated else { return nil }
      return prefix.length >= Recogniser.widestLicensing(prefix.family) ? prefix : nil
    }
  }
}
