import CYaml

/// Builds a tree from a YAML text, by the events of libyaml.
///
/// Yams' own nodes bear lines as well, but for a large registry they take seconds: each has a text, a tag, a mark and an
/// anchor of its own. They stop at the first repeated key, too, where here the readers report all of them.
enum YAMLComposer {
  /// The tree; nil for a text without a document. Anchors that no alias uses, and tags, which would otherwise be
  /// ignored silently, become problems of the file.
  static func tree(of text: UnsafeBufferPointer<UInt8>, diagnostics: Diagnostics) throws(YAMLError)
    -> YAMLTree?
  {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
      throw YAMLError(message: "there is not enough memory to read it", line: nil)
    }
    defer { yaml_parser_delete(&parser) }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(&parser, text.baseAddress, text.count)

    var builder = YAMLTreeBuilder(room: text.count)
    var marks: [YAMLError] = []
    var documents = 0
    var event = yaml_event_t()
    while true {
      guard yaml_parser_parse(&parser, &event) == 1 else { throw error(of: parser, text) }
      defer { yaml_event_delete(&event) }
      let line = event.start_mark.line + 1
      switch event.type {
      case YAML_SCALAR_EVENT:
        let scalar = event.data.scalar
        note(scalar.anchor, scalar.tag, line, &marks)
        builder.add(
          UnsafeBufferPointer(start: scalar.value, count: scalar.length),
          isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE, line: line)
      case YAML_MAPPING_START_EVENT:
        note(event.data.mapping_start.anchor, event.data.mapping_start.tag, line, &marks)
        builder.begin(.mapping, line: line)
      case YAML_SEQUENCE_START_EVENT:
        note(event.data.sequence_start.anchor, event.data.sequence_start.tag, line, &marks)
        builder.begin(.sequence, line: line)
      case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: builder.close()
      case YAML_ALIAS_EVENT:
        // One whose anchor is there was refused before.
        throw YAMLError(message: "this is not YAML: found undefined alias", line: line)
      case YAML_DOCUMENT_START_EVENT:
        documents += 1
        if documents > 1 {
          throw YAMLError(
            message: "a second document begins", line: line,
            hint: "keep one document in a file: remove '---'")
        }
      case YAML_STREAM_END_EVENT:
        for mark in marks { diagnostics.error(mark.message, line: mark.line, hint: mark.hint) }
        return documents == 0 ? nil : builder.tree(diagnostics)
      default: break
      }
    }
  }

  /// Checks a node's anchor and tag. YAML's own types are read as text all the same.
  private static func note(
    _ anchor: UnsafeMutablePointer<UInt8>?, _ tag: UnsafeMutablePointer<UInt8>?, _ line: Int,
    _ marks: inout [YAMLError]
  ) {
    if anchor != nil {
      marks.append(
        YAMLError(message: "anchors and aliases are not supported", line: line, hint: "write the value out"))
    }
    guard let tag else { return }
    let name = String(cString: tag)
    if !["", "!"].contains(name), !name.hasPrefix("tag:yaml.org,2002:") {
      marks.append(
        YAMLError(message: "tags are not supported: \(quoted(name))", line: line, hint: "remove it"))
    }
  }

  /// The error of libyaml for a text that it cannot read.
  private static func error(of parser: yaml_parser_t, _ text: UnsafeBufferPointer<UInt8>) -> YAMLError {
    let problem = parser.problem.map { String(cString: $0) } ?? "there is not enough memory to read it"
    switch parser.error {
    case YAML_READER_ERROR:
      let line = 1 + text.prefix(parser.problem_offset).count { $0 == UInt8(ascii: "\n") }
      return YAMLError(message: "this is not YAML: \(problem)", line: line, hint: "remove it")
    case YAML_SCANNER_ERROR, YAML_PARSER_ERROR:
      let tab = problem.contains("cannot start any token") || problem.contains("tab")
      let words = [parser.context.map { String(cString: $0) }, problem].compactMap(\.self)
      return YAMLError(
        message: "this is not YAML: \(words.joined(separator: ", "))", line: parser.problem_mark.line + 1,
        hint: tab ? "indent with spaces, not tabs; put text with special characters in quotes" : nil)
    default: return YAMLError(message: "this is not YAML: \(problem)", line: nil)
    }
  }
}
