/// The keys of a mapping, all of them known.
struct Fields {
  let line: Int?
  let diagnostics: Diagnostics
  private let name: FieldPath
  /// In the order of the file; a mapping has few, so a linear search is the quickest.
  private let values: [(key: String, value: YAMLNode)]

  /// The mapping's name in messages; empty for the file itself.
  var label: String { name.text }

  /// The value of a key; nil where it is missing or null.
  subscript(key: String) -> YAMLNode? {
    for field in values where field.key == key { return field.value }
    return nil
  }

  /// The value of a key that must be there.
  func required(_ key: String, hint: String? = nil) -> YAMLNode? {
    if let value = self[key] { return value }
    error("has no '\(key)'", hint: hint)
    return nil
  }

  /// A problem of the mapping as a whole, or of its key.
  func error(_ message: String, at key: String? = nil, hint: String? = nil) {
    let label = label
    diagnostics.error(
      "\(label.isEmpty ? "the file" : label) \(message)", line: key.flatMap { self[$0]?.line } ?? line,
      hint: hint)
  }
}

extension Fields {
  /// Reads a mapping and reports every key that is unknown, repeated, or left to a later version. `elsewhere` says
  /// where keys belong that are often written here.
  init?(_ value: YAMLNode, keys: [String], later: [String] = [], elsewhere: [String: String] = [:]) {
    guard let entries = value.fields else {
      value.named(value.label.isEmpty ? "the file" : value.label)
        .error("is not a mapping", hint: "write 'key: value' lines")
      return nil
    }
    let diagnostics = value.diagnostics
    var place: String {
      let label = value.label
      return label.isEmpty ? "" : " in \(label)"
    }
    /// The lines of the keys that were found: of the known ones by their index in `keys`.
    var knownLines = [Int?](repeating: nil, count: keys.count)
    var otherLines: [String: Int] = [:]
    var values: [(key: String, value: YAMLNode)] = []
    values.reserveCapacity(keys.count)
    for entry in entries {
      let line = entry.key.line
      guard let key = entry.key.scalarText else {
        diagnostics.error("a key\(place) is not text", line: line, hint: "write 'key: value'")
        continue
      }
      let known = keys.firstIndex(of: key)
      if let first = known.map({ knownLines[$0] }) ?? otherLines[key] {
        diagnostics.error(
          "key \(quoted(key))\(place) is repeated", line: line,
          hint: "it is in line \(first) already")
        continue
      }
      if let known {
        knownLines[known] = line
        let field = entry.value(key: keys[known])
        if !field.isNull { values.append((keys[known], field)) }
        continue
      }
      otherLines[key] = line
      if later.contains(key) {
        diagnostics.error(
          "key \(quoted(key))\(place) is not supported by this version", line: line, hint: "remove it")
      } else if let other = elsewhere[key] {
        diagnostics.error("key \(quoted(key))\(place) does not belong here", line: line, hint: other)
      } else {
        let near = diagnostics.isFull ? nil : nearest(to: key, in: keys)
        diagnostics.error(
          "unknown key \(quoted(key))\(place)", line: line,
          hint: near.map { "did you mean '\($0)'?" } ?? "known keys: \(keys.joined(separator: ", "))")
      }
    }
    self.init(line: value.line, diagnostics: diagnostics, name: value.name, values: values)
  }
}
