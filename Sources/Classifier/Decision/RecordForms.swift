import Model

extension Gateway {
  /// A finding as the record keeps it; nil where no address is known.
  init?(_ finding: GatewayFinding, region: Region?) {
    guard let address = finding.address else { return nil }
    self.init(
      address: address, port: finding.port, transport: finding.transport, region: region,
      proven: finding.isProven, sources: finding.sources)
  }
}

extension ProductReference {
  init(_ identity: ProductIdentity, version: String?) {
    let product = identity.product
    self.init(
      id: product.id, name: product.name, category: product.category.rawValue, version: version,
      marks: identity.marks.isEmpty ? nil : identity.marks.map(MarkReference.init))
  }
}

extension ProviderReference {
  init(_ owner: GatewayOwner, licence: Licence?) {
    switch owner {
    case .provider(let provider): self.init(provider, licence: licence)
    case .company(let gateway):
      self.init(
        id: gateway.id, name: gateway.id, role: "own_gateway", licence: licence?.number,
        licenceThrough: licence?.valid.until?.eve)
    }
  }

  private init(_ provider: Provider, licence: Licence?) {
    // Over a border the carrier is known from a grant alone: whose gateway it is, is the manager first.
    let role = provider.roles.contains(.manager) ? .manager : provider.roles.first
    self.init(
      id: provider.id, name: provider.name, role: role?.rawValue, licence: licence?.number,
      licenceThrough: licence?.valid.until?.eve)
  }
}
