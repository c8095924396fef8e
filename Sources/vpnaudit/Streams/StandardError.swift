import Glibc

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
    // Where errors cannot be written, that they cannot has no place either.
    _ = Descriptor.write(Array(safe.utf8), to: STDERR_FILENO)
  }

  /// Writes a line of error, and one with what to do about it.
  static func report(error: String, hint: String? = nil) {
    write("vpnaudit: error: \(error)\n")
    if let hint { write("vpnaudit: hint: \(hint)\n") }
  }

  /// Shows how far a long command has come, in one line that the next one replaces; only on a terminal.
  static func progress(_ line: String) {
    guard isatty(STDERR_FILENO) == 1, StandardOutput.hasControls else { return }
    _ = Descriptor.write(Array("\r\u{1b}[K\(line.prefix(78))".utf8), to: STDERR_FILENO)
  }

  /// Takes the line of progress away.
  static func endProgress() { progress("") }
}
