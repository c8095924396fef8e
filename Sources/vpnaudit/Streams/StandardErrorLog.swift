import Logging

/// Writes log messages in the form of the program's other messages on standard error: `vpnaudit: warning: …`.
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
