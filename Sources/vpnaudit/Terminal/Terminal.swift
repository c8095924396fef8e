import CLinux
import Glibc

/// The terminal that standard output is.
enum Terminal {
  /// Its size in cells; 80 by 24 where it does not say.
  static var size: (columns: Int, rows: Int) {
    var (columns, rows): (UInt16, UInt16) = (0, 0)
    guard vpnaudit_terminal_size(STDOUT_FILENO, &columns, &rows) == 0, columns > 0, rows > 0 else {
      return (80, 24)
    }
    return (Int(columns), Int(rows))
  }

  /// Whether a picture can be drawn anew on it: it knows control sequences, and this program is in its foreground.
  static var canRedraw: Bool {
    StandardOutput.isTerminal && StandardOutput.hasControls && tcgetpgrp(STDOUT_FILENO) == getpgrp()
  }

  /// Whether the locale's characters are those of Unicode (locale(7)).
  static var isUnicode: Bool {
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      guard let value = getenv(name), value.pointee != 0 else { continue }
      let text = String(cString: value).uppercased()
      return text.contains("UTF-8") || text.contains("UTF8")
    }
    return false
  }

  /// Stops it from showing what is typed: it would move what is drawn.
  static func quiet() { _ = vpnaudit_quiet_terminal(STDOUT_FILENO) }

  /// Undoes `quiet`.
  static func restore() { vpnaudit_restore_terminal() }
}
