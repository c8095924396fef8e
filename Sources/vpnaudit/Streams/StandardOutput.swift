import Glibc
import Linux

/// Standard output: the command's result, and nothing else.
enum StandardOutput {
  static func write(_ text: String) throws(StreamError) { try write(Array(text.utf8)) }

  /// Writes all of it. A reader that has closed its end is not an error.
  static func write(_ bytes: [UInt8]) throws(StreamError) { _ = try accepts(bytes) }

  /// The same; false where its reader has closed its end.
  static func accepts(_ bytes: [UInt8]) throws(StreamError) -> Bool {
    let code = Descriptor.write(bytes, to: STDOUT_FILENO)
    guard code != 0 else { return true }
    guard code != EPIPE else { return false }
    throw StreamError(
      .output, "standard output was not written: \(SystemError(code).text)",
      hint: "redirect it to a file with enough space: > FILE")
  }

  /// Whether it is a terminal.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Whether to write colours: on a terminal that has them, unless NO_COLOR is set (no-color.org).
  static var wantsColour: Bool {
    guard isTerminal else { return false }
    if let set = getenv("NO_COLOR"), set.pointee != 0 { return false }
    return hasControls
  }

  /// Whether the terminal supports control sequences.
  static var hasControls: Bool { getenv("TERM").map { String(cString: $0) != "dumb" } ?? false }
}
