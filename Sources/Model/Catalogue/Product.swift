/// A program that makes tunnels. What it is says nothing about who sells the service.
public struct Product: Hashable, Sendable, Codable {
  public let id: String
  public let name: String
  /// `self_hosted`, `enterprise`, `consumer` …
  public let category: String
  /// The paths below which its executables lie in packages of the distribution, by their last component.
  public let executables: [String]
  /// The packages that ship it.
  public let packages: [String]
  /// The kinds of link it makes by its own process.
  public let kinds: [TunnelKind]

  package init(
    id: String, name: String, category: String, executables: [String], packages: [String],
    kinds: [TunnelKind]
  ) {
    self.id = id
    self.name = name
    self.category = category
    self.executables = executables
    self.packages = packages
    self.kinds = kinds
  }
}

/// The products that the program knows by itself.
public struct Catalogue: Hashable, Sendable, Codable {
  public let products: [Product]

  package init(products: [Product]) { self.products = products }

  /// The last path components of every product's executables.
  public var executableNames: Set<String> { Set(products.flatMap(\.executables)) }
}
