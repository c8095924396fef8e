import Logging
import Settings

/// The program's messages beside its result: warnings and notes, on standard error.
enum Notice {
  private static let log = Logger(label: "vpnaudit") { _ in StandardErrorLog() }

  /// Writes a note about something that is not an error, with a hint.
  static func write(note: String, hint: String) {
    if StandardError.isSilenced { return }
    log.notice("\(note)")
    log.info("\(hint)")
  }

  /// Writes a warning of a file.
  static func write(_ problem: Diagnostic) {
    if StandardError.isSilenced { return }
    log.warning("\(problem.description)")
    if let hint = problem.hint { log.info("\(hint)") }
  }
}
