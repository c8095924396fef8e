import Model

/// The products that a registry may name: those of the catalogue, and its own.
struct ProductNames {
  let catalogue: Catalogue

  /// The product that the value names; nil after an error where nothing has its id.
  func product(_ value: YAMLNode) -> Product? {
    guard let id = value.text(limit: 100) else { return nil }
    if let product = catalogue.product(id) { return product }
    let near = value.diagnostics.isFull ? nil : nearest(to: id, in: catalogue.products.map(\.id))
    value.error(
      "\(quoted(id)) is not a product of the catalogue",
      hint: near.map { "did you mean '\($0)'?" } ?? "add it under 'products', with its marks")
    return nil
  }

  /// A product that a denial can be for: one that can be told for certain by its marks, or by a digest of `executables`.
  func deniable(_ value: YAMLNode, pinned: Set<String>) -> Product? {
    guard let product = product(value) else { return nil }
    if product.isRecognisable || pinned.contains(product.id) { return product }
    value.error(
      "\(quoted(product.id)) has no mark that tells it for certain: the denial would never apply",
      hint: "pin its program under 'executables': vpnaudit registry pin FILE --product \(product.id)")
    return nil
  }

  /// A category that a denial can be for.
  func deniableCategory(_ value: YAMLNode, pinned: Set<String>) -> ProductCategory? {
    guard let category = value.choice(ProductCategory.self) else { return nil }
    let products = catalogue.products.filter { $0.category == category }
    if products.contains(where: { $0.isRecognisable || pinned.contains($0.id) }) { return category }
    value.error(
      "\(quoted(category.rawValue)) has no product that is told for certain: the denial would never apply",
      hint: "deny products by their ids, with their digests under 'executables'")
    return nil
  }
}
