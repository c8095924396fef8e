extension YAMLNode {
  /// Whether the file is to be read as one of the schema; reports why not.
  ///
  /// Looked at before any other key: the rest of a file of another kind would be nothing but unknown keys.
  func isOfSchema(_ schema: String, other: String) -> Bool {
    guard let value = peek("schema"), !value.isNull else {
      if isMapping {
        diagnostics.error("the file has no 'schema'", line: 1, hint: "begin it with 'schema: \(schema)'")
      }
      return true
    }
    guard let written = value.text(), written != schema else { return true }
    if written == other {
      value.error(
        "is \(quoted(written)), but \(quoted(schema)) is expected",
        hint: "name a file of the kind that is expected here")
    } else if written.hasPrefix(schema.prefix { $0 != "/" } + "/") {
      value.error(
        "\(quoted(written)) is not supported by this version", hint: "this version reads \(quoted(schema))")
    } else {
      value.error("\(quoted(written)) is unknown", hint: "write \(quoted(schema))")
    }
    return false
  }
}
