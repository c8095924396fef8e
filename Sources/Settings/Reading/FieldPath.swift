/// The name of a value in messages. It is built only when a message needs it: most values never do.
indirect enum FieldPath {
  /// The file itself.
  case file
  case words(String)
  /// A key of a mapping.
  case key(String, of: FieldPath)
  /// An entry whose name the file's author chose.
  case entry(String, of: FieldPath)
  /// A phrase before the path of what it is about: `a name in policy`.
  case phrase(String, FieldPath)

  /// `site.region`, or `endpoint 'erp': samples`; empty for the file itself.
  var text: String {
    switch self {
    case .file: return ""
    case .words(let text): return text
    case .entry(let name, let owner): return "\(owner.text).\(name)"
    case .phrase(let words, let label): return words + label.text
    case .key(let key, let owner):
      let owner = owner.text
      if owner.isEmpty { return key }
      // After a phrase such as `endpoint 'erp'` a colon, between plain keys a dot.
      return owner.contains(" ") && !owner.contains(": ") ? "\(owner): \(key)" : "\(owner).\(key)"
    }
  }
}
