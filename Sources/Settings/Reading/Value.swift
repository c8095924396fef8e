import Model
import Yams

/// A node of the file with the name by which messages speak of it.
///
/// Every reader gives nil where the text is not what it asks for, and has told the problem by then: the caller
/// goes on with the next key. Scalars are read as their text, never as YAML guesses their type: `NO` is Norway.
struct Value {
  let node: Node
  /// `site.region`, or `endpoint 'erp': samples`; empty for the file itself.
  let label: String
  let findings: Findings

  var line: Int? { node.mark?.line }

  /// Whether nothing is written, or `null`.
  var isNull: Bool {
    guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  func error(_ message: String, hint: String? = nil) {
    findings.error(label.isEmpty ? message : "\(label) \(message)", line: line, hint: hint)
  }

  func warning(_ message: String, hint: String? = nil) {
    findings.warning(label.isEmpty ? message : "\(label) \(message)", line: line, hint: hint)
  }

  /// The same node under another name.
  func named(_ label: String) -> Value { Value(node: node, label: label, findings: findings) }

  /// Named by its kind and the key that tells it from its neighbours: `endpoint 'erp'`.
  func named(_ kind: String, by key: String) -> Value {
    peek(key)?.scalarText.map { named("\(kind) \(quoted($0))") }
      ?? named("\("aeiou".contains(kind.prefix(1)) ? "an" : "a") \(kind)")
  }

  /// The value of a key of a mapping, read before the others.
  func peek(_ key: String) -> Value? {
    guard case .mapping(let mapping) = node else { return nil }
    let pair = mapping.first { $0.key.scalar.map { DisguisedKey.undo($0.string) } == key }
    return pair.map { Value(node: $0.value, label: key, findings: findings) }
  }

  /// The text of a scalar as it stands.
  var scalarText: String? { node.scalar?.string }

  var isMapping: Bool { node.mapping != nil }

  /// The entries of a list.
  func items() -> [Value]? {
    guard case .sequence(let sequence) = node else {
      error("is no list", hint: "write '[a, b]', or each entry on a line of its own after '- '")
      return nil
    }
    return sequence.map { Value(node: $0, label: label, findings: findings) }
  }

  /// The entries of a list, read before the others; none, without a word, where it is no list.
  var peekedItems: [Value] {
    (node.sequence ?? []).map { Value(node: $0, label: label, findings: findings) }
  }

  /// The entries of a list that can be read.
  func list<T>(_ read: (Value) -> T?) -> [T] {
    (items() ?? []).compactMap(read)
  }

  /// Text that is not empty and shows itself on one line. A secret is never repeated in a message.
  func text(limit: Int = 1000, isSecret: Bool = false) -> String? {
    guard let text = singleText() else { return nil }
    guard !text.isEmpty else {
      error("is empty")
      return nil
    }
    guard text.unicodeScalars.count <= limit else {
      error("is longer than \(limit) characters")
      return nil
    }
    guard !text.contains(where: \.isNewline) else {
      error("is longer than one line", hint: "write it on one line, without '|' and '>'")
      return nil
    }
    guard text.unicodeScalars.allSatisfy(\.isPrintable) else {
      let which = isSecret ? "" : ": \(quoted(text))"
      error("holds a character that does not show\(which)", hint: "take it out")
      return nil
    }
    return text
  }

  /// Text that `make` turns into a value.
  func read<T>(as what: String, hint: String? = nil, _ make: (String) -> T?) -> T? {
    guard let text = text() else { return nil }
    guard let value = make(text) else {
      error("\(quoted(text)) is no \(what)", hint: hint)
      return nil
    }
    return value
  }

  func bool() -> Bool? {
    guard let text = text() else { return nil }
    switch text {
    case "true": return true
    case "false": return false
    default:
      error("\(quoted(text)) is neither 'true' nor 'false'")
      return nil
    }
  }

  /// A whole number in a range.
  func number(in range: ClosedRange<Int>) -> Int? {
    read(as: "whole number from \(range.lowerBound) to \(range.upperBound)") { text in
      guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text), range.contains(number)
      else { return nil }
      return number
    }
  }

  /// One of the words of an enumeration.
  func choice<T: RawRepresentable & CaseIterable>(_ type: T.Type) -> T? where T.RawValue == String {
    choice(of: T.allCases.map(\.rawValue)).flatMap(T.init(rawValue:))
  }

  /// One of the words, some of which only a later version takes.
  func choice(of words: [String], later: [String] = []) -> String? {
    guard let text = text() else { return nil }
    if words.contains(text) { return text }
    if later.contains(text) {
      error("\(quoted(text)) is not supported by this version", hint: "write \(alternatives(words))")
    } else if let near = nearest(to: text, in: words) {
      error("cannot be \(quoted(text))", hint: "did you mean '\(near)'?")
    } else {
      error("cannot be \(quoted(text))", hint: "write \(alternatives(words))")
    }
    return nil
  }

  private func singleText() -> String? {
    switch node {
    case .scalar(let scalar): return scalar.string
    case .mapping: error("is a mapping, not a single value")
    case .sequence: error("is a list, not a single value")
    case .alias: error("is an alias", hint: "write the value out")
    }
    return nil
  }
}
