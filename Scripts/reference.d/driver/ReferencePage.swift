import FoundationEssentials
import Settings

/// What is made from the code, a schema and the catalogue.
enum ReferencePage: String {
  case reasons, failures, severities, catalogue
  /// Swift source.
  case products

  /// The text, made from the bytes of the file that it depends on.
  func text(from bytes: Data, file: String) throws -> String {
    let lines: [String] =
      switch self {
      case .reasons: try ReasonsPage(schema: RecordSchema(reading: bytes)).lines
      case .failures: try FailuresPage(schema: RecordSchema(reading: bytes)).lines
      case .severities: try SeveritiesPage().lines
      case .catalogue: try Self.catalogue(bytes, file).lines.dropLast().map(\.self)
      case .products: try Self.catalogue(bytes, file).source
      }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func catalogue(_ bytes: Data, _ file: String) throws -> CataloguePage {
    let loaded = try CatalogueFile.parse([UInt8](bytes), file: file)
    return CataloguePage(products: loaded.value, sha256: loaded.sha256)
  }

  /// A table of Markdown.
  static func table(_ head: [String], _ rows: [[String]]) -> [String] {
    let rule = head.map { _ in "---" }
    return ([head, rule] + rows).map { row in
      "| "
        + row.map { $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }
        .joined(separator: " | ") + " |"
    }
  }

  /// A table of the properties of an object of facts.
  static func table(ofFacts name: String, _ schema: RecordSchema) throws(MissingDefinition) -> [String] {
    let properties = try schema.definition(name).properties ?? [:]
    return table(
      ["property", "type", "what it is"],
      properties.filter { $0.key != "case" }.sorted { $0.key < $1.key }.map { key, node in
        ["`\(key)`", schema.type(of: node), schema.description(of: node)]
      })
  }

  /// The cases of an object of facts, in a sentence.
  static func cases(ofFacts name: String, _ schema: RecordSchema) throws(MissingDefinition) -> [String] {
    let cases = try schema.definition(name).properties?["case"]?.values ?? []
    return ["`case` is one of " + cases.map { "`\($0)`" }.joined(separator: ", ") + "."]
  }
}
