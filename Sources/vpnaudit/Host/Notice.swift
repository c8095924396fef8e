import Logging
import Settings

/// What the program tells beside its answer: warnings and notices, on standard error.
enum Notice {
  private static let log = Logger(label: "vpnaudit") { _ in StandardErrorLog() }

  /// Tells something that is no fault, and what to do about it.
  static func tell(note: String, hint: String) {
    log.notice("\(note)")
    log.info("\(hint)")
  }

  /// Tells a warning of a file.
  static func tell(_ problem: Diagnostic) {
    log.warning("\(problem.description)")
    if let hint = problem.hint { log.info("\(hint)") }
  }
}

extension Judgement {
  /// Tells what the files say that is no error.
  func warn() { for problem in warnings { Notice.tell(problem) } }
}

/// Writes log messages as the program's other words on standard error: `vpnaudit: warning: …`.
struct StandardErrorLog: LogHandler {
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let word =
      switch event.level {
      case .warning: "warning"
      case .info: "hint"
      case .error, .critical: "error"
      case .trace, .debug, .notice: "note"
      }
    StandardError.write("vpnaudit: \(word): \(event.message)\n")
  }
}
