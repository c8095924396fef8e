import Yams

/// The one YAML document of a settings file, as a tree of nodes with their lines.
///
/// Refused before anything is read from it: bytes that are no UTF-8, what `TextGuard` knows, an empty file, and a
/// second document.
enum Document {
  /// The root of the tree; nil after an error.
  static func root(of bytes: [UInt8], schema: String, findings: Findings) -> Value? {
    guard bytes.count <= FileBytes.bound else {
      findings.error("it is larger than \(FileBytes.bound >> 20) MiB", line: nil)
      return nil
    }
    guard var text = String(validating: bytes, as: UTF8.self) else {
      findings.error(
        "it is not UTF-8 text", line: lineOfInvalidByte(bytes), hint: "save the file as UTF-8")
      return nil
    }
    if let refusal = TextGuard.refusal(of: bytes) {
      findings.error(refusal.message, line: refusal.line, hint: refusal.hint)
      return nil
    }
    // Editors put a byte order mark there, which libyaml takes for text once it is told the encoding.
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    return compose(text, schema, findings)
  }

  /// Parses, and gives repeated keys other names until the parser, which stops at them, reaches the end: the
  /// reader finds them again by `DisguisedKey` and tells them together with all other problems.
  private static func compose(_ text: String, _ schema: String, _ findings: Findings) -> Value? {
    var text = text
    for round in 0..<20 {
      do {
        let parser = try Parser(yaml: text, resolver: .basic)
        guard let node = try parser.singleRoot() else {
          findings.error("it is empty", line: nil, hint: "begin it with 'schema: \(schema)'")
          return nil
        }
        // Nodes know their anchors only as long as the parser lives.
        withExtendedLifetime(parser) { refuseMarks(in: node, findings) }
        return Value(node: node, label: "", findings: findings)
      } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
        if let disguised = DisguisedKey.insert(into: text, at: context.mark, number: round) {
          text = disguised
          continue
        }
        findings.error(
          "\(keys.map(quoted).joined(separator: ", ")) is written more than once", line: context.mark.line)
      } catch {
        report(error, findings)
      }
      return nil
    }
    findings.error("too many keys are written more than once", line: nil)
    return nil
  }

  private static func report(_ error: any Error, _ findings: Findings) {
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _):
      let tab = problem.contains("cannot start any token") || problem.contains("tab")
      findings.error(
        "this is no YAML: \([context?.text, problem].compactMap { $0 }.joined(separator: ", "))",
        line: mark.line,
        hint: tab ? "indent with spaces, not tabs; put text with special characters in quotes" : nil)
    case YamlError.composer(_, let problem, let mark, _) where problem.contains("another document"):
      findings.error(
        "a second document begins", line: mark.line, hint: "keep one document in a file: take out '---'")
    case YamlError.composer(_, let problem, let mark, _):
      findings.error("this is no YAML: \(problem)", line: mark.line)
    case YamlError.reader(let problem, let offset, _, let yaml):
      let line = offset.map { 1 + yaml.prefix($0).count { $0.isNewline } }
      findings.error(
        "this is no YAML: \(problem)", line: line, hint: "take it out")
    default:
      findings.error("this is no YAML: \(error)", line: nil)
    }
  }

  private static func lineOfInvalidByte(_ bytes: [UInt8]) -> Int {
    var line = 1
    var decoder = UTF8()
    var rest = bytes.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&rest) {
      if scalar == "\n" { line += 1 }
    }
    return line
  }

  /// Tells anchors that no alias uses, and tags, which would otherwise pass in silence.
  private static func refuseMarks(in node: Node, _ findings: Findings) {
    let line = node.mark?.line
    if node.anchor != nil {
      findings.error("anchors and aliases are not supported", line: line, hint: "write the value out")
    }
    // The tag as written; YAML's own types are read as text all the same.
    let tag = node.scalar?.tag ?? node.mapping?.tag ?? node.sequence?.tag
    if let name = tag?.description, !["", "!"].contains(name), !name.hasPrefix("tag:yaml.org,2002:") {
      findings.error("tags are not supported: \(quoted(name))", line: line, hint: "take it out")
    }
    switch node {
    case .mapping(let mapping):
      for (key, value) in mapping {
        refuseMarks(in: key, findings)
        refuseMarks(in: value, findings)
      }
    case .sequence(let sequence): for item in sequence { refuseMarks(in: item, findings) }
    case .scalar, .alias: break
    }
  }
}
