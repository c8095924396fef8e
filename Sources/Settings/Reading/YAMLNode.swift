import Model

/// A node of the file with its name in messages.
///
/// Every reader gives nil where the text is not what it asks for, after it has reported the problem: the caller
/// continues with the next key. Scalars are read as their text, never as YAML guesses their type: `NO` is Norway.
struct YAMLNode {
  private let tree: YAMLTree
  private let index: Int
  /// Of the mapping that it is a key's value in, where `key` is not empty; else its own.
  private let owner: FieldPath
  private let key: String

  /// The root of a tree.
  init(_ tree: YAMLTree) { self.init(tree, 0, .file) }

  /// A node by its index; the value of a key of what `owner` names, where there is a key.
  fileprivate init(_ tree: YAMLTree, _ index: Int, _ owner: FieldPath, key: String = "") {
    self.tree = tree
    self.index = index
    self.owner = owner
    self.key = key
  }

  var name: FieldPath { key.isEmpty ? owner : .key(key, of: owner) }

  /// `site.region`, or `endpoint 'erp': samples`; empty for the file itself.
  var label: String { name.text }

  var diagnostics: Diagnostics { tree.diagnostics }

  var line: Int? { Int(tree.nodes[index].line) }

  /// Whether nothing is written, or `null`.
  var isNull: Bool {
    guard tree.nodes[index].kind == .plain else { return false }
    let text = tree.bytes(of: index)
    return text.isEmpty
      || text.count <= 4 && ["~", "null", "Null", "NULL"].contains { tree.holds($0, at: index) }
  }

  func error(_ message: String, hint: String? = nil) {
    let label = label
    diagnostics.error(label.isEmpty ? message : "\(label) \(message)", line: line, hint: hint)
  }

  func warning(_ message: String, hint: String? = nil) {
    let label = label
    diagnostics.warning(label.isEmpty ? message : "\(label) \(message)", line: line, hint: hint)
  }

  /// The same node under another name.
  func named(_ label: String) -> YAMLNode { named(.words(label)) }

  func named(_ label: FieldPath) -> YAMLNode { YAMLNode(tree, index, label) }

  /// Named by its kind and the key that identifies it: `endpoint 'erp'`.
  func named(_ kind: String, by key: String) -> YAMLNode {
    peek(key)?.scalarText.map { named("\(kind) \(quoted($0))") }
      ?? named(withArticle(kind))
  }

  /// The value of a key of a mapping, read before the others.
  func peek(_ key: String) -> YAMLNode? {
    guard isMapping else { return nil }
    for entry in YAMLMapping(tree, index, .file) where entry.key.isScalar(key) {
      return entry.value(key: key)
    }
    return nil
  }

  private func isScalar(_ word: String) -> Bool { tree.nodes[index].isScalar && tree.holds(word, at: index) }

  /// The text of a scalar as it stands.
  var scalarText: String? { tree.nodes[index].isScalar ? tree.string(of: index) : nil }

  /// How many nodes it has, itself among them.
  var count: Int { tree.next(after: index) - index }

  var isMapping: Bool { tree.nodes[index].kind == .mapping }

  var isList: Bool { tree.nodes[index].kind == .sequence }

  /// The keys of a mapping with their values, in the order of the file, keys that are repeated too; nil where it is none.
  var fields: YAMLMapping? { isMapping ? YAMLMapping(tree, index, name) : nil }

  /// The entries of a list.
  func items() -> [YAMLNode]? {
    guard isList else {
      error("is not a list", hint: "write '[a, b]', or each entry on a line of its own after '- '")
      return nil
    }
    return peekedItems
  }

  /// The entries of a list, read before the others; none, without a message, if it is not a list.
  var peekedItems: [YAMLNode] {
    guard isList else { return [] }
    let name = name
    var items: [YAMLNode] = []
    var child = index + 1
    let end = tree.next(after: index)
    while child < end {
      items.append(YAMLNode(tree, child, name))
      child = tree.next(after: child)
    }
    return items
  }

  /// The entries of a list that can be read.
  func list<T>(_ read: (YAMLNode) -> T?) -> [T] {
    guard let items = items() else { return [] }
    var found: [T] = []
    found.reserveCapacity(items.count)
    for item in items {
      if let value = read(item) { found.append(value) }
    }
    return found
  }

  /// Hands the text of every scalar to `visit`, keys and values alike, with its line.
  func forEachScalar(_ visit: (ArraySlice<UInt8>, Int) -> Void) {
    for place in index..<tree.next(after: index) where tree.nodes[place].isScalar {
      visit(tree.bytes(of: place), Int(tree.nodes[place].line))
    }
  }

  /// Text that is not empty and is visible on one line. A secret is never repeated in a message.
  func text(limit: Int = 1000, isSecret: Bool = false) -> String? {
    guard let text = singleText() else { return nil }
    // Nearly every text is, and each check below reads every character.
    if !text.isEmpty, text.utf8.count <= limit, tree.isPlainASCII(index) { return text }
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
      error("contains an invisible character\(which)", hint: "remove it")
      return nil
    }
    return text
  }

  /// Text that `make` turns into a value.
  func read<T>(as what: String, hint: String? = nil, _ make: (String) -> T?) -> T? {
    guard let text = text() else { return nil }
    guard let value = make(text) else {
      error("\(quoted(text)) is not \(what)", hint: hint)
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
    read(as: "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
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
    if let word = words.first(where: { $0 == text }) { return word }
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
    switch tree.nodes[index].kind {
    case .plain, .quoted: return tree.string(of: index)
    case .mapping: error("is a mapping, not a single value")
    case .sequence: error("is a list, not a single value")
    }
    return nil
  }
}

/// The keys of a mapping with their values.
struct YAMLMapping: Sequence, IteratorProtocol {
  /// A key with its value.
  struct Entry {
    /// Under the name of the mapping.
    let key: YAMLNode
    fileprivate let tree: YAMLTree
    fileprivate let index: Int
    fileprivate let owner: FieldPath

    /// Under the name of the mapping.
    var value: YAMLNode { YAMLNode(tree, index, owner) }

    /// Under the name of its key.
    func value(key: String) -> YAMLNode { YAMLNode(tree, index, owner, key: key) }
  }

  private let tree: YAMLTree
  private let owner: FieldPath
  private var place: Int
  private let end: Int

  fileprivate init(_ tree: YAMLTree, _ mapping: Int, _ owner: FieldPath) {
    self.tree = tree
    self.owner = owner
    place = mapping + 1
    end = tree.next(after: mapping)
  }

  mutating func next() -> Entry? {
    guard place < end else { return nil }
    let key = place
    let value = tree.next(after: key)
    place = tree.next(after: value)
    return Entry(key: YAMLNode(tree, key, owner), tree: tree, index: value, owner: owner)
  }
}
