import Model

/// What a registry has that a table cites or must not repeat.
struct RegistryNames {
  let authorities: Set<String>
  let classes: Set<String>
  let regionSets: Set<String>
  /// Of providers and own gateways.
  let owners: Set<String>
  let sources: Set<String>
  /// The registry's path, for messages.
  let path: String

  init(_ registry: Registry, path: String) {
    authorities = Set(registry.authorities.map(\.id))
    classes = Set(registry.classes.map(\.id))
    regionSets = Set(registry.regionSets.keys)
    owners = Set(registry.providers.map(\.id) + registry.ownGateways.map(\.id))
    sources = Set(registry.sources.map(\.id))
    self.path = path
  }
}
