import Logging
import Settings

/// What the program says beside its answer: warnings and notes, on standard error.
enum Notice {
  private static let log = Logger(label: "vpnaudit") { _ in StandardErrorLog() }

  /// Writes a note about something that is no fault, and what to do about it.
  static func write(note: String, hint: String) {
    log.notice("\(note)")
    log.info("\(hint)")
  }

  /// Writes a warning of a file.
  static func write(_ problem: Diagnostic) {
    log.warning("\(problem.description)")
    if let hint = problem.hint { log.info("\(hint)") }
  }
}
