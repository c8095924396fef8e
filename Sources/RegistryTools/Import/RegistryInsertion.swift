import Settings
import Yams

/// New entries put at the end of lists of a registry's text, of which nothing else is touched: its comments, its order
/// and its line breaks stay.
struct RegistryInsertion {
  /// Where lines go, and what is changed for it.
  private struct InsertionPoint {
    /// The index of the line before which they go.
    let index: Int
    /// How many blanks stand before the dash of an entry.
    let indent: Int
    /// Lines that come before the entries: the key, where the registry does not have it.
    var preceding: [String] = []
    /// The line that holds the empty list of the key, without the list.
    var changed: (index: Int, text: String)?
  }

  /// The whole text.
  let text: String
  /// For each of its lines the line of the table it comes from; nil for those that were there.
  let origins: [Int?]

  /// Adds what `entries` gives for the indents of both lists. `remark` goes above the providers, as a comment.
  init(
    into registry: String, remark: String, _ entries: (_ providers: Int, _ sources: Int) -> RegistryFragment
  ) throws(RegistryInsertionError) {
    let newline = registry.unicodeScalars.contains("\r") && registry.contains("\r\n") ? "\r\n" : "\n"
    var lines = registry.split(separator: #/\r\n|\r|\n/#, omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    let providers = try Self.insertionPoint(of: "providers", in: registry, lines)
    let sources = try Self.insertionPoint(of: "sources", in: registry, lines)
    let fragment = entries(providers.indent, sources.indent)
    let comment = String(repeating: " ", count: providers.indent) + "# " + remark
    var added: [(point: InsertionPoint, lines: [RegistryFragment.Line])] = []
    if !fragment.providers.isEmpty {
      let first = RegistryFragment.Line(text: comment, origin: fragment.providers[0].origin)
      added.append((providers, [first] + fragment.providers))
    }
    if !fragment.sources.isEmpty { added.append((sources, fragment.sources)) }
    // Where both go to the same point, a list that is there goes on before a new one begins.
    added = added.filter(\.point.preceding.isEmpty) + added.filter { !$0.point.preceding.isEmpty }

    var result: [(text: String, origin: Int?)] = []
    for index in 0...lines.count {
      for (point, new) in added where point.index == index {
        result += point.preceding.map { ($0, nil) } + new.map { ($0.text, $0.origin) }
      }
      guard index < lines.count else { break }
      let changed = added.compactMap(\.point.changed).first { $0.index == index }
      result.append((changed?.text ?? lines[index], nil))
    }
    text = result.map { $0.text + newline }.joined()
    origins = result.map(\.origin)
  }

  /// The line of the table behind a line of the text, counted from 1.
  func origin(of line: Int) -> Int? { origins.indices.contains(line - 1) ? origins[line - 1] : nil }

  /// What a line of the text was before.
  func before(_ line: Int) -> Int { origins.prefix(line).count { $0 == nil } }

  private static func insertionPoint(
    of key: String, in registry: String, _ lines: [String]
  ) throws(RegistryInsertionError) -> InsertionPoint {
    let hint = "write 'key: value' lines, and each entry on a line of its own after '- '"
    let root: Node?
    let isMarked = registry.unicodeScalars.first == "\u{FEFF}"
    let bare = isMarked ? String(registry.unicodeScalars.dropFirst()) : registry
    do { root = try Yams.compose(yaml: bare, .basic) } catch { root = nil }
    guard case .mapping(let mapping)? = root, mapping.style != .flow else {
      throw RegistryInsertionError(
        message: "its keys do not stand on lines of their own", line: nil, hint: hint)
    }
    let marks = mapping.compactMap { $0.key.mark?.line }
    guard let (name, value) = mapping.first(where: { $0.key.scalar?.string == key }),
      let line = name.mark?.line
    else {
      return InsertionPoint(index: end(of: lines.count, in: lines), indent: 2, preceding: ["", "\(key):"])
    }
    let next = marks.filter { $0 > line }.min().map { $0 - 1 } ?? lines.count
    switch value {
    case .sequence(let sequence) where sequence.style != .flow && !sequence.isEmpty:
      let first = (line..<next).first { !isBlankOrComment(lines[$0]) }
      guard let first, lines[first].drop(while: { $0 == " " }).hasPrefix("-") else { break }
      let indent = lines[first].prefix { $0 == " " }.count
      var index = end(of: next, in: lines)
      // A comment that is set in belongs to the list, one that is not to what follows.
      while index > line, isBlankOrComment(lines[index - 1]) {
        let depth = lines[index - 1].prefix { $0 == " " }.count
        if !lines[index - 1].allSatisfy(\.isWhitespace), depth > 0, depth >= indent { break }
        index -= 1
      }
      return InsertionPoint(index: index, indent: indent)
    case .sequence(let sequence) where sequence.isEmpty:
      let text = lines[line - 1]
      guard let bracket = text.firstRange(of: #/:[ ]*\[[ ]*\]/#) else { break }
      let bare = String(text[..<bracket.lowerBound]) + ":" + text[bracket.upperBound...]
      return InsertionPoint(index: line, indent: 2, changed: (line - 1, bare))
    case .scalar(let scalar) where scalar.style == .plain && ["", "null", "~"].contains(scalar.string):
      let text = lines[line - 1]
      guard let value = text.firstRange(of: #/:([ ]*(null|~))?/#) else { break }
      let bare = String(text[..<value.lowerBound]) + ":" + text[value.upperBound...]
      return InsertionPoint(index: line, indent: 2, changed: (line - 1, bare))
    default: break
    }
    throw RegistryInsertionError(
      message: "its '\(key)' is not a list of lines that begin with '- '", line: line, hint: hint)
  }

  private static func isBlankOrComment(_ line: String) -> Bool {
    let text = line.drop { $0 == " " || $0 == "\t" }
    return text.isEmpty || text.hasPrefix("#")
  }

  /// The index before which lines can go: before a mark that ends the document.
  private static func end(of limit: Int, in lines: [String]) -> Int {
    lines[..<limit].lastIndex { $0 == "..." || $0.hasPrefix("... ") } ?? limit
  }
}

/// Why a text cannot be added to by adding lines.
struct RegistryInsertionError: Error {
  let message: String
  let line: Int?
  let hint: String
}
