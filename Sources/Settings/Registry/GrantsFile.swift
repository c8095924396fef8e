public import Model

/// The company's grants: a YAML file beside the registry, which names the registry's providers.
public enum GrantsFile {
  /// Reads a file of grants against its registry; throws every problem of it at once.
  public static func load(
    _ path: String, registry: Registry
  ) throws(SettingsError) -> Loaded<GrantBook> {
    let diagnostics = Diagnostics(file: path)
    guard let bytes = diagnostics.bytes(of: path) else { return try diagnostics.loaded(nil, of: []) }
    return try parse(bytes, file: path, registry: registry)
  }

  /// Reads grants from the bytes of their file. `file` names it in messages.
  package static func parse(
    _ bytes: [UInt8], file: String, registry: Registry
  ) throws(SettingsError) -> Loaded<GrantBook> {
    let diagnostics = Diagnostics(file: file)
    let root = YAMLDocument.root(of: bytes, schema: GrantBook.schema, diagnostics: diagnostics)
    let book = root.flatMap { GrantsReader(registry: registry).read($0) }
    return try diagnostics.loaded(book, of: bytes)
  }
}
