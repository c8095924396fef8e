import Glibc
import Probe
import Settings

/// What the program says on standard error when it cannot go on: one line of error, then hints.
struct Complaint: Error {
  /// 64 bad usage, 65 bad input file, 70 internal error.
  let code: Int32
  let lines: [(message: String, hint: String?)]

  init(code: Int32, message: String, hint: String? = nil) {
    self.code = code
    self.lines = [(message, hint)]
  }

  /// Every error of a file.
  init(_ error: SettingsError) {
    self.code = 65
    self.lines = error.diagnostics.filter { $0.severity == .error }.map { ($0.description, $0.hint) }
  }

  /// What keeps endpoints from being probed at all.
  init(_ error: ProbeError) {
    self.init(code: 65, message: error.description, hint: error.hint)
  }

  /// Writes it, with whatever a hostile file put into it made harmless.
  func print() {
    for (message, hint) in lines {
      StandardError.write("vpnaudit: error: \(message)\n")
      if let hint { StandardError.write("vpnaudit: hint: \(hint)\n") }
    }
  }
}
