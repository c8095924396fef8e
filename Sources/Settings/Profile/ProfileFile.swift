public import Model

/// The profile: a YAML file with what a host is checked against.
public enum ProfileFile {
  /// Reads a profile; throws every problem of it at once, among them, with `checkingRegistry`, that the registry or the
  /// grants which it names cannot be read.
  public static func load(
    _ path: String, checkingRegistry: Bool = true
  ) throws(SettingsError) -> Loaded<Profile> {
    let diagnostics = Diagnostics(file: path)
    guard let bytes = diagnostics.bytes(of: path) else { return try diagnostics.loaded(nil, of: []) }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    return try parse(bytes, file: path, directory: folder, checkingRegistry: checkingRegistry)
  }

  /// Reads a profile from its bytes. `file` names it in messages; `directory` is where its relative paths begin.
  package static func parse(
    _ bytes: [UInt8], file: String, directory: String, checkingRegistry: Bool = true
  ) throws(SettingsError) -> Loaded<Profile> {
    let diagnostics = Diagnostics(file: file)
    var lines: [String: Int] = [:]
    let root = YAMLDocument.root(of: bytes, schema: Profile.schema, diagnostics: diagnostics)
    let profile = root.flatMap {
      ProfileReader(files: FilePaths(directory: directory, checksRegistry: checkingRegistry))
        .read($0, lines: &lines)
    }
    return try diagnostics.loaded(profile, of: bytes, lines: lines)
  }
}
