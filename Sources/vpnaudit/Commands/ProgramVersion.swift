import Model

/// The version of this program.
enum ProgramVersion {
  static let text = "0.1.0"

  /// The program as a record names it.
  static let agent = CheckRecord.Agent(version: text)
}
