/// The pages that are made from the code and the schema.
enum ReferencePage: String {
  case reasons, failures, severities

  func text(from schema: RecordSchema) throws -> String {
    let lines =
      switch self {
      case .reasons: try ReasonsPage(schema: schema).lines
      case .failures: try FailuresPage(schema: schema).lines
      case .severities: try SeveritiesPage().lines
      }
    return lines.joined(separator: "\n") + "\n"
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
