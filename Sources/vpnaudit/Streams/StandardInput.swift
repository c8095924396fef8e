import Glibc
import Linux

/// Standard input, for a command that reads its arguments from it.
enum StandardInput {
  /// Whether a person would have to type it.
  static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// Everything up to its end; more than `limit` bytes are refused.
  static func read(limit: Int) throws(StreamError) -> [UInt8] {
    var bytes: [UInt8] = []
    var portion = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(STDIN_FILENO, &portion, portion.count)
      let code = errno
      if count < 0, code == EINTR { continue }
      guard count >= 0 else {
        throw StreamError(
          .input, "standard input cannot be read: \(SystemError(code).text)",
          hint: "write the targets on the command line, or pass them through a pipe")
      }
      if count == 0 { return bytes }
      bytes += portion[..<count]
      guard bytes.count <= limit else {
        throw StreamError(
          .input, "standard input holds more than \(limit) bytes",
          hint: "pass less at once")
      }
    }
  }
}
