/// Why a stream or a file could not be read or written; the command decides on the exit code.
struct StreamError: Error {
  /// What is at fault.
  enum Kind {
    /// The request cannot be carried out.
    case usage
    /// An input cannot be used.
    case input
    /// An output was not written, or a system call failed.
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
