import Glibc

/// Standard output: what the command was asked for, and nothing else.
enum StandardOutput {
  static func write(_ text: String) { writeAll(STDOUT_FILENO, Array(text.utf8)) }
  static func write(_ bytes: [UInt8]) { writeAll(STDOUT_FILENO, bytes) }

  /// Whether a person looks at it.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Whether colours are wanted: on a terminal that has them, unless NO_COLOR says otherwise (no-color.org).
  static var wantsColour: Bool {
    guard isTerminal else { return false }
    if let set = getenv("NO_COLOR"), set.pointee != 0 { return false }
    guard let terminal = getenv("TERM") else { return false }
    return String(cString: terminal) != "dumb"
  }
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
    writeAll(STDERR_FILENO, Array(safe.utf8))
  }
}

private func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) {
  var sent = 0
  while sent < bytes.count {
    let count = bytes.withUnsafeBytes {
      Glibc.write(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent)
    }
    if count < 0, errno == EINTR { continue }
    // A reader that went away wants no more: there is nobody to tell.
    guard count > 0 else { return }
    sent += count
  }
}
