/// Why endpoints cannot be probed at all: what is wrong, where, and what mends it.
public struct ProbeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, without a full stop.
  public let what: String
  /// The file that it is about; nil where it is about none.
  public let file: String?
  /// What mends it; nil where nothing is known to.
  public let hint: String?

  /// An error with its parts.
  public init(what: String, file: String? = nil, hint: String? = nil) {
    self.what = what
    self.file = file
    self.hint = hint
  }

  /// `file: what`, without the hint.
  public var description: String { file.map { "\($0): \(what)" } ?? what }
}
