import Model

/// A file's kind by its `schema:` line, before any of it is parsed.
///
/// Enough to choose by, and no proof: the reader of either kind asks the parsed file again.
public enum SchemaLine {
  /// Whether it is a registry or a file of grants; nil where no line says so.
  static func kind(of bytes: [UInt8]) -> SignedEdition.Kind? {
    // It stands near the top as a rule; a large file is not searched for it.
    for line in bytes.prefix(64 << 10).split(separator: UInt8(ascii: "\n")) {
      let text = String(decoding: line, as: UTF8.self)
      guard text.hasPrefix("schema:") else { continue }
      let value = text.dropFirst("schema:".count).prefix { $0 != "#" }
        .filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
      switch value {
      case Registry.schema: return .registry
      case GrantBook.schema: return .grants
      default: return nil
      }
    }
    return nil
  }

  /// The same of a file; nil where it cannot be read either.
  public static func kind(of path: String) -> SignedEdition.Kind? {
    (try? FileBytes.read(path, bound: FileBytes.bound)).flatMap { kind(of: $0) }
  }
}
