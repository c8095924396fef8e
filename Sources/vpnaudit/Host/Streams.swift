import Glibc
import Linux

/// Standard output: what the command was asked for, and nothing else.
enum StandardOutput {
  static func write(_ text: String) throws(Complaint) { try write(Array(text.utf8)) }

  /// Writes all of it. A reader that went away wants no more, and there is nobody to tell.
  static func write(_ bytes: [UInt8]) throws(Complaint) { _ = try accepts(bytes) }

  /// The same; false where its reader has gone away.
  static func accepts(_ bytes: [UInt8]) throws(Complaint) -> Bool {
    let code = writeAll(STDOUT_FILENO, bytes)
    guard code != 0 else { return true }
    guard code != EPIPE else { return false }
    throw Complaint(
      code: 70, message: "standard output was not written: \(SystemError(code).text)",
      hint: "send it where there is room, as with > FILE")
  }

  /// Whether a person looks at it.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Whether colours are wanted: on a terminal that has them, unless NO_COLOR says otherwise (no-color.org).
  static var wantsColour: Bool {
    guard isTerminal else { return false }
    if let set = getenv("NO_COLOR"), set.pointee != 0 { return false }
    return hasControls
  }

  /// Whether the terminal knows control sequences.
  static var hasControls: Bool { getenv("TERM").map { String(cString: $0) != "dumb" } ?? false }
}

/// Standard error: everything that is not the answer.
enum StandardError {
  /// Writes text with control characters made visible, for it may quote what a file or a host says.
  static func write(_ text: String) {
    var safe = ""
    for scalar in text.unicodeScalars {
      let hidden =
        scalar.value < 32 && scalar != "\n" || scalar.value == 127 || (128..<160).contains(scalar.value)
      safe += hidden ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    // Where errors cannot be told, that they cannot is no news either.
    _ = writeAll(STDERR_FILENO, Array(safe.utf8))
  }

  /// Shows how far a long command has come, in one line that the next one replaces; only on a terminal.
  static func progress(_ line: String) {
    guard isatty(STDERR_FILENO) == 1, StandardOutput.hasControls else { return }
    _ = writeAll(STDERR_FILENO, Array("\r\u{1b}[K\(line.prefix(78))".utf8))
  }

  /// Takes the line of progress away.
  static func endProgress() { progress("") }
}

/// The three streams that every program begins with.
enum StandardStreams {
  /// Makes sure that each descriptor from 0 to 2 is taken, and that a reader who goes away does not end the program.
  ///
  /// A socket that got the number of a closed standard output would be sent the report. What stands in for a closed
  /// one refuses to be used, so that writing to it is told as an error.
  static func prepare() {
    StandardDescriptors.reserve()
    signal(SIGPIPE, SIG_IGN)
  }
}

/// Writes all of the bytes; the error number of what went wrong, else 0.
private func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Int32 {
  var sent = 0
  while sent < bytes.count {
    let count = bytes.withUnsafeBytes {
      Glibc.write(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent)
    }
    let code = errno
    if count < 0, code == EINTR { continue }
    // Whoever made the descriptor may have made it one that does not wait: then the waiting is ours.
    if count < 0, code == EAGAIN {
      var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&request, 1, -1)
      continue
    }
    guard count > 0 else { return count < 0 ? code : EIO }
    sent += count
  }
  return 0
}
