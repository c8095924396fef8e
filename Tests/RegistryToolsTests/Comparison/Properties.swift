import Model

/// The values of every property, by type and name.
struct Properties {
  private(set) var values: [String: [String]] = [:]

  init(of value: Any) { walk(value) }

  private mutating func walk(_ value: Any) {
    let mirror = Mirror(reflecting: value)
    for child in mirror.children {
      guard mirror.displayStyle == .struct, let label = child.label,
        !(value is Day || value is IPPrefix || value is IPAddress || value is Region || value is Timestamp
          || value is Service)
      else {
        walk(child.value)
        continue
      }
      values["\(type(of: value)).\(label)", default: []].append(Self.text(child.value))
      walk(child.value)
    }
  }

  private static func text(_ value: Any) -> String {
    if let pairs = value as? [String: Any] {
      return pairs.map { "\($0) \($1)" }.sorted().joined(separator: "\n")
    }
    return "\(value)"
  }

  func differing(from other: Properties) -> [String] {
    values.keys.filter { values[$0]?.sorted() != other.values[$0]?.sorted() }
  }
}
