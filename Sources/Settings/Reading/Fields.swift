import Yams

/// The keys of a mapping, all of them known.
struct Fields {
  /// The mapping's name in messages; empty for the file itself.
  let label: String
  let line: Int?
  let findings: Findings
  private let values: [String: Value]

  /// The value of a key; nil where it is missing or null.
  subscript(key: String) -> Value? { values[key] }

  /// The value of a key that must be there.
  func required(_ key: String, hint: String? = nil) -> Value? {
    if let value = values[key] { return value }
    error("has no \(key)", hint: hint)
    return nil
  }

  /// A problem of the mapping as a whole, or of its key.
  func error(_ message: String, at key: String? = nil, hint: String? = nil) {
    findings.error(
      "\(label.isEmpty ? "the file" : label) \(message)", line: key.flatMap { values[$0]?.line } ?? line,
      hint: hint)
  }
}

extension Fields {
  /// Reads a mapping and tells every key that is unknown, repeated, or left to a later version.
  init?(_ value: Value, keys: [String], later: [String] = []) {
    guard case .mapping(let mapping) = value.node else {
      value.named(value.label.isEmpty ? "the file" : value.label)
        .error("is no mapping", hint: "write 'key: value' lines")
      return nil
    }
    let findings = value.findings
    let owner = value.label.isEmpty ? "" : " in \(value.label)"
    var lines: [String: Int] = [:]
    var values: [String: Value] = [:]
    for (keyNode, node) in mapping {
      let line = keyNode.mark?.line
      if findings.isFull { break }
      guard let key = keyNode.scalar.map({ DisguisedKey.undo($0.string) }) else {
        findings.error("a key that is no text\(owner)", line: line, hint: "write 'key: value'")
        continue
      }
      if let first = lines[key] {
        findings.error(
          "key \(quoted(key))\(owner) is written again", line: line,
          hint: "it stands in line \(first) already")
        continue
      }
      lines[key] = line
      if keys.contains(key) {
        let field = Value(node: node, label: Self.label(of: key, in: value.label), findings: findings)
        if !field.isNull { values[key] = field }
      } else if later.contains(key) {
        findings.error(
          "key \(quoted(key))\(owner) is not supported by this version", line: line, hint: "take it out")
      } else {
        let near = nearest(to: key, in: keys)
        findings.error(
          "unknown key \(quoted(key))\(owner)", line: line,
          hint: near.map { "did you mean '\($0)'?" } ?? "known keys: \(keys.joined(separator: ", "))")
      }
    }
    self.init(label: value.label, line: value.line, findings: findings, values: values)
  }

  private static func label(of key: String, in owner: String) -> String {
    if owner.isEmpty { return key }
    // After a phrase such as `endpoint 'erp'` a colon, between plain keys a dot.
    return owner.contains(" ") && !owner.contains(": ") ? "\(owner): \(key)" : "\(owner).\(key)"
  }

  /// Whether the file says that it is of the schema that the reader knows.
  func hasSchema(_ schema: String, other: String) -> Bool {
    guard let value = self["schema"] else {
      findings.error("the file has no schema", line: 1, hint: "begin it with 'schema: \(schema)'")
      return true
    }
    guard let written = value.text() else { return true }
    if written == schema { return true }
    let kind = schema.split(separator: "/")[0]
    if written == other {
      value.error(
        "is \(quoted(written)), where \(quoted(schema)) is wanted", hint: "the file is of the other kind")
    } else if written.hasPrefix("\(kind)/") {
      value.error(
        "\(quoted(written)) is not supported by this version", hint: "this version reads \(quoted(schema))")
    } else {
      value.error("\(quoted(written)) is unknown", hint: "write '\(schema)'")
    }
    return false
  }
}

/// A mapping whose keys are names that the file's author chose.
struct NamedEntries {
  /// The entries in the order of the file.
  let entries: [(name: String, line: Int?, value: Value)]

  /// Reads the mapping and tells every name that is repeated, empty or does not show.
  init(_ value: Value) {
    guard case .mapping(let mapping) = value.node else {
      value.error("is no mapping", hint: "write 'name: value' lines")
      entries = []
      return
    }
    var seen: Set<String> = []
    var entries: [(name: String, line: Int?, value: Value)] = []
    for (key, node) in mapping {
      let keyValue = Value(node: key, label: "a name in \(value.label)", findings: value.findings)
      guard let name = keyValue.text(limit: 100).map(DisguisedKey.undo) else { continue }
      guard seen.insert(name).inserted else {
        keyValue.named("\(value.label) \(quoted(name))").error("is written again")
        continue
      }
      let label = "\(value.label).\(name)"
      entries.append((name, keyValue.line, Value(node: node, label: label, findings: value.findings)))
    }
    self.entries = entries
  }
}
