/// The one YAML document of a settings file, as a tree of nodes with their lines.
///
/// Refused before anything is read from it: bytes that are no UTF-8, what `TextGuard` knows, an empty file, and a
/// second document.
enum YAMLDocument {
  /// The root of the tree; nil after an error.
  static func root(of bytes: [UInt8], schema: String, diagnostics: Diagnostics) -> YAMLNode? {
    guard bytes.count <= FileBytes.bound else {
      diagnostics.error("it is larger than \(FileBytes.bound >> 20) MiB", line: nil)
      return nil
    }
    guard isUTF8(bytes) else {
      diagnostics.error(
        "it is not UTF-8 text", line: lineOfInvalidByte(bytes), hint: "save the file as UTF-8")
      return nil
    }
    do throws(YAMLError) {
      try TextGuard.check(bytes)
      // Editors put a byte order mark there, which libyaml takes for text once the encoding is set.
      let mark = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
      let tree = try bytes.withUnsafeBufferPointer { (text) throws(YAMLError) in
        try YAMLComposer.tree(of: UnsafeBufferPointer(rebasing: text[mark...]), diagnostics: diagnostics)
      }
      if let tree { return YAMLNode(tree) }
      diagnostics.error("it is empty", line: nil, hint: "begin it with 'schema: \(schema)'")
    } catch {
      diagnostics.error(error.message, line: error.line, hint: error.hint)
    }
    return nil
  }

  private static func isUTF8(_ bytes: [UInt8]) -> Bool {
    (try? UTF8Span(validating: bytes.span)) != nil
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
}
