package import Model

/// What the company decided about findings of a period's report: a YAML file.
public enum DispositionsFile {
  /// Reads it; days begin as in the zone. Throws every problem of it at once.
  package static func load(_ path: String, zone: TimeZoneName) throws(SettingsError) -> Loaded<[Disposition]>
  {
    let diagnostics = Diagnostics(file: path)
    guard let bytes = diagnostics.bytes(of: path) else { return try diagnostics.loaded(nil, of: []) }
    return try parse(bytes, file: path, zone: zone)
  }

  /// Reads it from its bytes. `file` names it in messages.
  package static func parse(
    _ bytes: [UInt8], file: String, zone: TimeZoneName
  ) throws(SettingsError) -> Loaded<[Disposition]> {
    let diagnostics = Diagnostics(file: file)
    let root = YAMLDocument.root(of: bytes, schema: Disposition.schema, diagnostics: diagnostics)
    let read = root.flatMap { DispositionsReader(zone: zone).read($0) }
    return try diagnostics.loaded(read, of: bytes)
  }
}
