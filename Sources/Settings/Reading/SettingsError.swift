/// Why a settings file is refused: every problem that was found in it, at least one of them an error.
public struct SettingsError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Errors and warnings, in the order of their lines.
  public let diagnostics: [Diagnostic]

  /// A refusal for the diagnostics, at least one of which is an error.
  public init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  /// One line for each problem, without the hints.
  public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
