/// The products that are known, ready to be looked up by their marks.
public struct Catalogue: Hashable, Sendable {
  /// The version of the file's form.
  public static let schema = "vpnaudit.catalogue/1"

  public let products: [Product]
  /// SHA-256 of the file that it was made from, in lower-case hexadecimal.
  public let sha256: String
  package let index: CatalogueIndex

  init(products: [Product], sha256: String, index: CatalogueIndex) {
    self.products = products
    self.sha256 = sha256
    self.index = index
  }

  public init(products: [Product], sha256: String) {
    self.init(products: products, sha256: sha256, index: CatalogueIndex(products))
  }

  /// The catalogue with products of a registry, which take the place of those with their ids.
  public func adding(_ own: [Product]) -> Catalogue {
    if own.isEmpty { return self }
    let replaced = Set(own.flatMap { [$0.id] + $0.aliases })
    return Catalogue(products: products.filter { !replaced.contains($0.id) } + own, sha256: sha256)
  }

  /// A product by its id, or by another name of it.
  public func product(_ id: String) -> Product? {
    products.first { $0.id == id } ?? products.first { $0.aliases.contains(id) }
  }

  /// A mark that was found, and whose it is.
  public struct Hit: Hashable, Sendable {
    public let product: Product
    public let mark: ProductMark
  }

  /// Whose marks something is that was seen; marks that nobody has verified are left out.
  public func hits(_ kind: ProductMark.Kind, _ seen: String) -> [Hit] {
    index.places(kind, seen).compactMap { place in
      let product = products[place.product]
      let mark = product.marks[place.mark]
      return mark.kind == kind && mark.isVerified && mark.matches(seen)
        ? Hit(product: product, mark: mark) : nil
    }
  }

  /// Whether a program of this name is worth a look.
  public func lists(executable: String) -> Bool {
    index.places(.executable, executable).contains { products[$0.product].marks[$0.mark].isVerified }
  }

  /// The products a program of this name may be: where to look, never what it is.
  public func candidates(named executable: String) -> [Product] {
    hits(.executable, executable).map(\.product)
  }
}
