import Model

/// The page of the known products, and the Swift source that makes them part of the program.
struct CataloguePage {
  let products: [Product]
  /// Of the file.
  let sha256: String

  // MARK: The page

  var lines: [String] {
    let head = [
      "# The known products", "",
      "Which software is told by which marks. Made by `Scripts/reference` from `Profiles/catalogue.yaml`, which has",
      "the source of each mark; <doc:Detection> says what a mark may do.", "",
      "\(products.count) products. **Bold** marks identify alone, *italic* ones together with a mark of another group; the",
      "others say where to look. Marks that nobody has verified are left out here: they decide nothing. A `denied` entry",
      "can be for those under *deniable*; the others need the digest of their program under `executables`.",
      "",
    ]
    return head
      + ProductCategory.allCases.flatMap { category -> [String] in
        let rows = products.filter { $0.category == category }.sorted { $0.id < $1.id }
        if rows.isEmpty { return [] }
        return ["## \(category.rawValue)", ""]
          + ReferencePage.table(
            ["id", "product", "deniable", "marks", "the host is", "makes"],
            rows.map { product in
              [
                "`\(product.id)`", product.name, product.isRecognisable ? "yes" : "by digest",
                product.marks.filter(\.isVerified).map(Self.words).joined(separator: ", "),
                product.ways?.role.rawValue ?? "", product.kinds.map(\.rawValue).joined(separator: ", "),
              ]
            }) + [""]
      }
  }

  private static func words(_ mark: ProductMark) -> String {
    let text = "`\(mark.kind.rawValue) \(mark.value)`"
    return mark.isDecisive ? "**\(text)**" : mark.isHalf ? "*\(text)*" : text
  }

  // MARK: The source

  var source: [String] {
    let index = CatalogueIndex(products)
    var lines = [
      "// Made by Scripts/reference from Profiles/catalogue.yaml: change that file, and not this one.",
      "// swift-format-ignore-file", "",
      "extension Catalogue {", "  /// The products that are compiled in, with their marks in order.",
      "  public static let builtIn = Catalogue(", "    products: BuiltInCatalogue.products,",
      "    sha256: \(Self.quoted(sha256)),", "    index: BuiltInCatalogue.index)", "}", "",
      "/// The parts of the built-in catalogue, each small enough for the compiler.",
      "enum BuiltInCatalogue {", "  static var products: [Product] {", "    [",
    ]
    lines += Self.rows(products.indices.map { "product\($0)" }, of: 8, indent: 6)
    lines += [
      "    ]", "  }", "", "  static var index: CatalogueIndex {",
      "    CatalogueIndex(keys: keys, places: places, patterns: patterns)", "  }", "",
      "  private static let keys: [String] = [",
    ]
    lines += index.keys.map { "    \(Self.quoted($0))," }
    for (name, values) in [("places", index.places), ("patterns", index.patterns)] {
      lines += ["  ]", "", "  private static let \(name): [Int] = ["]
      lines += Self.rows(values.map { "\($0)" }, of: 10, indent: 4)
    }
    lines.append("  ]")
    for (number, product) in products.enumerated() { lines += [""] + Self.source(of: product, number) }
    return lines + ["}"]
  }

  private static func source(of product: Product, _ number: Int) -> [String] {
    let aliases = product.aliases.isEmpty ? "" : ", aliases: \(list(product.aliases))"
    var lines = [
      "  private static var product\(number): Product {", "    Product(",
      "      id: \(quoted(product.id))\(aliases), name: \(quoted(product.name)),"
        + " category: .\(product.category),",
    ]
    if product.marks.isEmpty {
      lines.append("      marks: [],")
    } else {
      lines.append("      marks: [")
      lines += product.marks.map { mark in
        "        ProductMark(.\(mark.kind), \(quoted(mark.value)), .\(mark.strength)"
          + (mark.isShared ? ", isShared: true" : "") + (mark.isVerified ? "" : ", isVerified: false") + "),"
      }
      lines.append("      ],")
    }
    guard let ways = product.ways else { return lines + ["      ways: nil)", "  }"] }
    var parts = ["role: .\(ways.role)", "kinds: [\(ways.kinds.map { ".\($0)" }.joined(separator: ", "))]"]
    if !ways.tunnel.isEmpty { parts.append("tunnel: \(list(ways.tunnel))") }
    if !ways.data.isEmpty { parts.append("data: \(list(ways.data))") }
    parts.append("socket: .\(ways.socket)")
    if let speech = ways.speaks { parts.append("speaks: .\(speech)") }
    if ways.speakers != ways.tunnel { parts.append("speakers: \(list(ways.speakers))") }
    if let proxy = ways.proxy {
      parts.append(
        "proxy: .init(options: \(list(proxy.options)), files: \(list(proxy.files)), "
          + "places: [\(proxy.places.map { ".\($0)" }.joined(separator: ", "))])")
    }
    if ways.isTool { parts.append("isTool: true") }
    return lines + [
      "      ways: ProductWays(", "        " + parts.joined(separator: ",\n        ") + "))", "  }",
    ]
  }

  private static func rows(_ words: [String], of count: Int, indent: Int) -> [String] {
    stride(from: 0, to: words.count, by: count).map { start in
      String(repeating: " ", count: indent)
        + words[start..<min(start + count, words.count)].joined(separator: ", ") + ","
    }
  }

  private static func list(_ words: [String]) -> String {
    "[" + words.map(quoted).joined(separator: ", ") + "]"
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] } + "\""
  }
}
