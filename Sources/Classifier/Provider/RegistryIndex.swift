import Model

/// A registry with its entries by what they are looked up by, so that a tunnel takes no longer in a large one.
struct RegistryIndex: Sendable {
  let registry: Registry
  private let providers: [String: Provider]
  private let licences: [String: Licence]
  private let sources: [String: Source]
  private let grants: [String: Grant]
  private let grantsOfProvider: [String: [Grant]]
  private let waivers: [String: [Waiver]]

  init(_ registry: Registry) {
    self.registry = registry
    self.providers = Dictionary(registry.providers.map { ($0.id, $0) }) { first, _ in first }
    self.licences = Dictionary(registry.providers.flatMap(\.licences).map { ($0.number, $0) }) { first, _ in
      first
    }
    self.sources = Dictionary(registry.sources.map { ($0.id, $0) }) { first, _ in first }
    let all = registry.grantBook?.grants ?? []
    self.grants = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
    self.grantsOfProvider = Dictionary(
      grouping: all.flatMap { grant in
        Set([grant.carrier, grant.managedBy ?? grant.carrier]).map { (provider: $0, grant: grant) }
      }, by: \.provider
    ).mapValues { $0.map(\.grant).sorted { $0.id < $1.id } }
    self.waivers = Dictionary(grouping: registry.waivers, by: \.tunnelProvider)
  }

  func provider(_ id: String) -> Provider? { providers[id] }

  func licence(_ number: String) -> Licence? { licences[number] }

  func sources(_ ids: [String]) -> [Source] { ids.compactMap { sources[$0] } }

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
