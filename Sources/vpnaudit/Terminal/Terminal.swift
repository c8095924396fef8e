import CLinux
import Glibc
import Linux
import Model
import Reporter

/// The terminal that standard output is.
enum Terminal {
  /// Its size in cells; 80 by 24 if it is unknown.
  static var size: (columns: Int, rows: Int) {
    var (columns, rows): (UInt16, UInt16) = (0, 0)
    guard vpnaudit_terminal_size(STDOUT_FILENO, &columns, &rows) == 0, columns > 0, rows > 0 else {
      return (80, 24)
    }
    return (Int(columns), Int(rows))
  }

  /// How many cells a line of a report may have: what COLUMNS says, else the terminal's width where it is shown there,
  /// else 80.
  static func columns(onOutput: Bool) -> Int {
    if let text = getenv("COLUMNS"), let columns = Int(String(cString: text)), columns > 0 { return columns }
    return onOutput && StandardOutput.isTerminal ? size.columns : 80
  }

  /// The style of a report of a moment, on standard output or in a file.
  static func style(at moment: Timestamp, onOutput: Bool) -> TextStyle {
    TextStyle(
      colour: onOutput && StandardOutput.wantsColour, columns: columns(onOutput: onOutput),
      secondsFromUTC: HostZone.secondsFromUTC(at: moment.milliseconds / 1000) ?? 0)
  }

  /// Whether a chart can be redrawn on it: it supports control sequences, and this program is in its foreground.
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

  /// The language of its messages by the locale (locale(7)), where reports have it, and its characters are those of
  /// Unicode as far as the locale names them.
  static var language: ReportLanguage {
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      guard let value = getenv(name), value.pointee != 0 else { continue }
      let locale = String(cString: value).lowercased()
      let characters = locale.prefix { $0 != "@" }.drop { $0 != "." }
      return locale.hasPrefix("zh") && ["", ".utf-8", ".utf8"].contains(characters) ? .chinese : .english
    }
    return .english
  }

  /// Stops the echo of typed text, which would move the chart.
  static func quiet() { _ = vpnaudit_quiet_terminal(STDOUT_FILENO) }

  /// Undoes `quiet`.
  static func restore() { vpnaudit_restore_terminal() }
}
