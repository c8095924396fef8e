import Glibc
import Synchronization

/// Standard error: everything that is not the result.
enum StandardError {
  private static let isSilent = Atomic(false)

  /// From now on errors alone are written, with their hints: for whoever wants no more, or reads no standard error.
  static func silence() { isSilent.store(true, ordering: .relaxed) }

  /// Whether notices and progress are left out.
  static var isSilenced: Bool { isSilent.load(ordering: .relaxed) }

  /// Writes text with control characters made visible, because it may quote a file or a host.
  static func write(_ text: String) {
    var safe = ""
    for scalar in text.unicodeScalars {
      let hidden =
        scalar.value < 32 && scalar != "\n" || scalar.value == 127 || (128..<160).contains(scalar.value)
      safe += hidden ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    // If errors cannot be written, this error cannot be reported either.
    _ = Descriptor.write(Array(safe.utf8), to: STDERR_FILENO)
  }

  /// Writes a line with the error, and one with the hint.
  static func report(error: String, hint: String? = nil) {
    write("vpnaudit: error: \(error)\n")
    if let hint { write("vpnaudit: hint: \(hint)\n") }
  }

  /// Shows the progress of a long command, in one line that the next one replaces; only on a terminal.
  static func progress(_ line: String) {
    guard isatty(STDERR_FILENO) == 1, StandardOutput.hasControls, !isSilenced else { return }
    _ = Descriptor.write(Array("\r\u{1b}[K\(line.prefix(78))".utf8), to: STDERR_FILENO)
  }

  /// Removes the line of progress.
  static func endProgress() { progress("") }
}
