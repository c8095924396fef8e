import Yams

/// A piece of YAML, to be put together from a base and what differs from it.
indirect enum Tree: Sendable {
  case text(String)
  /// Nothing: takes away what the base has.
  case null
  case list([Tree])
  case mapping([(String, Tree)])

  init(parsing text: String) throws {
    guard let node = try Parser(yaml: text, resolver: .basic).singleRoot() else {
      throw DecisionCase.Mistake("an empty file")
    }
    self.init(node)
  }

  private init(_ node: Node) {
    switch node {
    case .scalar(let scalar):
      self = scalar.style == .plain && ["", "null"].contains(scalar.string) ? .null : .text(scalar.string)
    case .sequence(let sequence): self = .list(sequence.map { Tree($0) })
    case .mapping(let mapping): self = .mapping(mapping.map { ($0.key.string ?? "", Tree($0.value)) })
    case .alias: self = .null
    }
  }

  subscript(key: String) -> Tree? {
    guard case .mapping(let pairs) = self else { return nil }
    return pairs.first { $0.0 == key }?.1
  }

  var text: String? { if case .text(let text) = self { text } else { nil } }

  var items: [Tree] { if case .list(let items) = self { items } else { [] } }

  var keys: [String] { if case .mapping(let pairs) = self { pairs.map(\.0) } else { [] } }

  func without(_ key: String) -> Tree {
    guard case .mapping(let pairs) = self else { return self }
    return .mapping(pairs.filter { $0.0 != key })
  }

  /// This with a difference: mappings key by key, entries of lists by their id or number, everything else anew.
  func merged(with other: Tree) -> Tree {
    switch (self, other) {
    case (.mapping(var pairs), .mapping(let changes)):
      for (key, change) in changes {
        let at = pairs.firstIndex { $0.0 == key }
        if case .null = change {
          if let at { pairs.remove(at: at) }
        } else if let at {
          pairs[at].1 = pairs[at].1.merged(with: change)
        } else {
          pairs.append((key, change))
        }
      }
      return .mapping(pairs)
    case (.list(var items), .list(let changes))
    where !changes.isEmpty && changes.allSatisfy { $0.name != nil }:
      for change in changes {
        if let at = items.firstIndex(where: { $0.name == change.name }) {
          items[at] = items[at].merged(with: change)
        } else {
          items.append(change)
        }
      }
      return .list(items)
    default: return other
    }
  }

  /// What tells an entry of a list from its neighbours.
  private var name: String? { self["id"]?.text ?? self["number"]?.text }

  /// The YAML text, every scalar in quotes.
  func text(indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    switch self {
    case .text(let text): return "\"\(text)\""
    case .null: return "null"
    case .list(let items):
      if items.isEmpty { return "[]" }
      return items.map { "\n\(margin)- \($0.text(indent: indent + 2))" }.joined()
    case .mapping(let pairs):
      if pairs.isEmpty { return "{}" }
      return pairs.map { "\n\(margin)\"\($0.0)\": \($0.1.text(indent: indent + 2))" }.joined()
    }
  }
}
