public import Model

/// Controls and what of a report speaks for or against each: a YAML file, of which one ships.
public enum ControlsFile {
  /// Reads it; throws every problem of it at once.
  public static func load(_ path: String) throws(SettingsError) -> Loaded<ControlCatalogue> {
    let diagnostics = Diagnostics(file: path)
    guard let bytes = diagnostics.bytes(of: path) else { return try diagnostics.loaded(nil, of: []) }
    return try parse(bytes, file: path)
  }

  /// Reads it from its bytes. `file` names it in messages.
  public static func parse(_ bytes: [UInt8], file: String) throws(SettingsError) -> Loaded<ControlCatalogue> {
    let diagnostics = Diagnostics(file: file)
    let root = YAMLDocument.root(of: bytes, schema: ControlCatalogue.schema, diagnostics: diagnostics)
    return try diagnostics.loaded(root.flatMap { ControlsReader().read($0) }, of: bytes)
  }
}
