/// A mapping whose keys are names that the file's author chose.
struct NamedEntries {
  /// The entries in the order of the file.
  let entries: [(name: String, line: Int?, value: YAMLNode)]

  /// Reads the mapping and reports every name that is repeated, empty or invisible.
  init(_ value: YAMLNode) {
    guard let found = value.fields else {
      value.error("is not a mapping", hint: "write 'name: value' lines")
      entries = []
      return
    }
    var seen: Set<String> = []
    var entries: [(name: String, line: Int?, value: YAMLNode)] = []
    for entry in found {
      let key = entry.key.named(.phrase("a name in ", value.name))
      guard let name = key.text(limit: 100) else { continue }
      guard seen.insert(name).inserted else {
        key.named("\(value.label) \(quoted(name))").error("is repeated")
        continue
      }
      entries.append((name, key.line, entry.value.named(.entry(name, of: value.name))))
    }
    self.entries = entries
  }
}
