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
    error("has no '\(key)'", hint: hint)
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
  /// Reads a mapping and tells every key that is unknown, repeated, or left to a later version. `elsewhere` says
  /// where keys belong that are often written here.
  init?(_ value: Value, keys: [String], later: [String] = [], elsewhere: [String: String] = [:]) {
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
      } else if let place = elsewhere[key] {
        findings.error("key \(quoted(key))\(owner) does not belong here", line: line, hint: place)
      } else {
        let near = findings.isFull ? nil : nearest(to: key, in: keys)
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
}
