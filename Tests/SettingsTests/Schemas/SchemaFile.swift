import Foundation

/// A JSON Schema of `Profiles`, to be asked what it knows of a place in a document.
struct SchemaFile {
  private let root: [String: Any]

  init(_ kind: Fixture.Kind) throws {
    let data = try Data(contentsOf: URL(filePath: "\(SchemaValidator.folder)/\(kind.schema).schema.json"))
    root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// A part of the schema, by where it is written: the same for every place that refers to it.
  struct Part {
    let pointer: String
    let schema: [String: Any]

    /// The keys that an object may have; nil where they are the author's own.
    var keys: Set<String>? { (schema["properties"] as? [String: Any]).map { Set($0.keys) } }

    /// The words to choose from; nil where any will do.
    var words: Set<String>? {
      (schema["enum"] as? [Any]).map { Set($0.compactMap { $0 as? String }) }
    }

    /// Whether the names of an object's entries are the author's own.
    var hasOwnNames: Bool { schema["additionalProperties"] is [String: Any] }
  }

  var whole: Part { Part(pointer: "#", schema: root) }

  /// The part that speaks of a place.
  func part(at path: some Sequence<PlainTree.Step>) -> Part? {
    var part: Part? = whole
    for step in path {
      guard let here = part else { return nil }
      switch step {
      case .item: part = child(here, "items")
      case .key(let key):
        if (here.schema["properties"] as? [String: Any])?[key] != nil {
          part = child(here, "properties", key)
        } else if let patterns = here.schema["patternProperties"] as? [String: Any],
          let pattern = patterns.keys.first(where: { key.range(of: $0, options: .regularExpression) != nil })
        {
          part = child(here, "patternProperties", pattern)
        } else {
          part = child(here, "additionalProperties")
        }
      }
    }
    return part
  }

  /// Every part that describes an object with keys of its own.
  var objects: [Part] {
    var found: [String: Part] = [:]
    var open = [whole]
    while let part = open.popLast() {
      guard found[part.pointer] == nil else { continue }
      if part.keys != nil { found[part.pointer] = part }
      for key in part.keys ?? [] { child(part, "properties", key).map { open.append($0) } }
      for word in ["items", "additionalProperties"] { child(part, word).map { open.append($0) } }
      for pattern in (part.schema["patternProperties"] as? [String: Any] ?? [:]).keys {
        child(part, "patternProperties", pattern).map { open.append($0) }
      }
    }
    return found.values.sorted { $0.pointer < $1.pointer }
  }

  private func child(_ part: Part, _ words: String...) -> Part? {
    var schema: Any? = part.schema
    for word in words { schema = (schema as? [String: Any])?[word] }
    guard let schema = schema as? [String: Any] else { return nil }
    return followed(Part(pointer: ([part.pointer] + words).joined(separator: "/"), schema: schema))
  }

  /// What a reference leads to.
  private func followed(_ part: Part) -> Part? {
    // Of several forms the list is the one with something in it.
    if let forms = part.schema["anyOf"] as? [[String: Any]],
      let list = forms.first(where: { $0["type"] as? String == "array" })
    {
      return Part(pointer: "\(part.pointer)/anyOf", schema: list)
    }
    guard let reference = part.schema["$ref"] as? String else { return part }
    let names = reference.split(separator: "/").dropFirst().map(String.init)
    var schema: Any? = root
    for name in names { schema = (schema as? [String: Any])?[name] }
    return (schema as? [String: Any]).flatMap { followed(Part(pointer: reference, schema: $0)) }
  }
}
