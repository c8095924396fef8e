/// A settings file that was read without errors.
public struct Loaded<Value: Sendable>: Sendable {
  /// What the file says.
  public let value: Value
  /// The path as it was given.
  public let path: String
  /// SHA-256 of the file's bytes, in lower-case hexadecimal.
  public let sha256: String
  /// What is doubtful in it.
  public let warnings: [Diagnostic]
  /// The lines of the keys that are looked at once more, beside another file or by what a file of theirs holds, by their
  /// dotted names: `policy.vpn`, `endpoints.erp.client_certificate`.
  ///
  /// A key that the file does not state is missing here, even where `value` holds a default for it.
  public let lines: [String: Int]

  /// A file with what was read from it.
  init(
    value: Value, path: String, sha256: String, warnings: [Diagnostic] = [], lines: [String: Int] = [:]
  ) {
    self.value = value
    self.path = path
    self.sha256 = sha256
    self.warnings = warnings
    self.lines = lines
  }
}
