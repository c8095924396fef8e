import Model

/// Reads a list of products, and refuses marks that could say two things.
enum CatalogueReader {
  /// The products of a list, which take the place of those of `others` that have their ids.
  static func products(_ list: YAMLNode, beside others: [Product]) -> [Product] {
    var ids: [String: Int] = [:]
    var marks = MarkClaims()
    let read = list.list { product($0, &ids, &marks) }
    let replaced = Set(read.flatMap { [$0.id] + $0.aliases })
    for product in others where !replaced.contains(product.id) { marks.add(product) }
    marks.report(list.diagnostics)
    return read
  }

  private static func product(
    _ value: YAMLNode, _ ids: inout [String: Int], _ claims: inout MarkClaims
  ) -> Product? {
    let keys = ["id", "aliases", "name", "vendor", "category", "marks", "ways"]
    guard let fields = Fields(value.named("product", by: "id"), keys: keys) else { return nil }
    let id = fields.required("id").flatMap { Self.identifier($0, &ids) }
    let aliases = fields["aliases"]?.list { Self.identifier($0, &ids) } ?? []
    let name = fields.required("name")?.text(limit: 100)
    // Whoever reads the file learns more of the product by it; nothing else asks.
    _ = fields.required("vendor")?.text(limit: 100)
    let category = fields.required("category")?.choice(ProductCategory.self)
    var lines: [Int] = []
    let marks =
      fields.required("marks", hint: "add 'marks: []' for a product that leaves none on a host")?.list {
        entry -> ProductMark? in
        guard let mark = MarkReader.mark(entry) else { return nil }
        lines.append(entry.line ?? 0)
        return mark
      } ?? []
    let ways = fields["ways"].flatMap(WaysReader.ways)
    guard let id, let name, let category else { return nil }
    let product = Product(
      id: id, aliases: aliases, name: name, category: category, marks: marks, ways: ways)
    claims.add(product, lines: lines)
    return product
  }

  /// An id that no other product has.
  private static func identifier(_ value: YAMLNode, _ ids: inout [String: Int]) -> String? {
    let id = value.read(as: "an id", hint: "write lower-case letters, digits and '-'") { text -> String? in
      let isGood = text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
      return isGood && text.utf8.count <= 100 ? text : nil
    }
    guard let id else { return nil }
    if let first = ids[id] {
      value.error("\(quoted(id)) is the id of another", hint: "line \(first) has it already: choose another")
      return nil
    }
    ids[id] = value.line ?? 0
    return id
  }
}
