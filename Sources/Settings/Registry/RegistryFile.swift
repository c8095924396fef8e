public import Model

/// The registry: a YAML file that says whose gateway is whose, and who holds which licence.
public enum RegistryFile {
  /// Reads a registry; throws every problem of it at once. Warnings about ages and terms count from `today`.
  public static func load(_ path: String, today: Timestamp) throws(SettingsError) -> Loaded<Registry> {
    let diagnostics = Diagnostics(file: path)
    guard let bytes = diagnostics.bytes(of: path) else { return try diagnostics.loaded(nil, of: []) }
    return try parse(bytes, file: path, today: today)
  }

  /// Reads a registry from its bytes. `file` names it in messages.
  public static func parse(
    _ bytes: [UInt8], file: String, today: Timestamp
  ) throws(SettingsError) -> Loaded<Registry> {
    let diagnostics = Diagnostics(file: file)
    var lines: [String: Int] = [:]
    let root = YAMLDocument.root(of: bytes, schema: Registry.schema, diagnostics: diagnostics)
    let registry = root.flatMap { RegistryReader.read($0, today: today, lines: &lines) }
    return try diagnostics.loaded(registry, of: bytes, lines: lines)
  }

  /// How many nodes the tree of a registry has; 0 where the bytes are no YAML. For measuring how long the tree takes.
  package static func nodes(of bytes: [UInt8]) -> Int {
    YAMLDocument.root(of: bytes, schema: Registry.schema, diagnostics: Diagnostics(file: ""))?.count ?? 0
  }
}
