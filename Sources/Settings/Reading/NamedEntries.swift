import Yams

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
      let key =
        key.scalar.map { Node.scalar(.init(DisguisedKey.undo($0.string), $0.tag, $0.style, $0.mark)) } ?? key
      let keyValue = Value(node: key, label: "a name in \(value.label)", findings: value.findings)
      guard let name = keyValue.text(limit: 100) else { continue }
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
