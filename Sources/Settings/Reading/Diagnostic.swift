/// Something wrong or doubtful in a settings file: what, where, and how to fix it.
public struct Diagnostic: Sendable, Hashable {
  /// Whether the file is refused for it.
  public enum Severity: String, Sendable, Hashable { case error, warning }

  /// An error or a warning.
  public let severity: Severity
  /// The path as it was given.
  public let file: String
  /// The line, counted from 1; nil where the problem is about the file as a whole.
  public let line: Int?
  /// What is wrong, in lower case and without a full stop.
  public let message: String
  /// How to fix it.
  public let hint: String?

  /// A problem; `message` and `hint` are in lower case and without a full stop.
  public init(severity: Severity, file: String, line: Int?, message: String, hint: String? = nil) {
    self.severity = severity
    self.file = file
    self.line = line
    self.message = message
    self.hint = hint
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `profile.yaml:12: endpoint 'erp' has no port`, without the hint.
  public var description: String {
    line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
  }
}
