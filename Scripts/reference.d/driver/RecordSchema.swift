import FoundationEssentials

/// The definitions of a record's JSON Schema, as far as the pages show them.
struct RecordSchema {
  /// What the schema says of a value.
  final class Node: Decodable {
    let description: String?
    let type: String?
    let reference: String?
    let alternatives: [Node]?
    let items: Node?
    let values: [String]?
    let properties: [String: Node]?

    enum CodingKeys: String, CodingKey {
      case description, type, items, properties
      case reference = "$ref"
      case alternatives = "anyOf"
      case values = "enum"
    }
  }

  private struct Document: Decodable {
    let definitions: [String: Node]
    enum CodingKeys: String, CodingKey { case definitions = "$defs" }
  }

  private let definitions: [String: Node]

  init(reading data: Data) throws {
    definitions = try JSONDecoder().decode(Document.self, from: data).definitions
  }

  func definition(_ name: String) throws(MissingDefinition) -> Node {
    guard let node = definitions[name] else { throw MissingDefinition(name: name) }
    return node
  }

  /// A value's type in words: `array of string`, `one of "a", "b"`.
  func type(of node: Node) -> String {
    if let name = name(of: node) { return name }
    if let values = node.values { return "one of " + values.map { "`\($0)`" }.joined(separator: ", ") }
    if let alternatives = node.alternatives { return alternatives.map(type).joined(separator: "; or ") }
    if let items = node.items { return "array of " + type(of: items) }
    return node.type ?? "any"
  }

  /// What it is, in its own words or in those of what it refers to.
  func description(of node: Node) -> String {
    node.description ?? name(of: node).flatMap { definitions[$0]?.description } ?? ""
  }

  private func name(of node: Node) -> String? { node.reference?.split(separator: "/").last.map(String.init) }
}

/// A definition that the schema should have.
struct MissingDefinition: Error, CustomStringConvertible {
  let name: String
  var description: String { "no definition '\(name)' in it" }
}
