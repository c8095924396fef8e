/// Why a stream or a file could not be read or written; the command that wanted to decides on the exit code.
struct StreamError: Error {
  /// Whose fault it is.
  enum Kind {
    /// What was asked for cannot be done.
    case usage
    /// An input cannot be used.
    case input
    /// An output was not written, or the machine refuses something.
    case output
  }

  let kind: Kind
  let message: String
  let hint: String?

  init(_ kind: Kind, _ message: String, hint: String? = nil) {
    self.kind = kind
    self.message = message
    self.hint = hint
  }
}
