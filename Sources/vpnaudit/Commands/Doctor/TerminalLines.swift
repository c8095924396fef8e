/// Long lines in several, for people.
enum TerminalLines {
  private static let width = 100

  /// A text whose lines after the first begin with `indent`, none much longer than a terminal is wide.
  static func wrapped(_ text: String, indent: String) -> String {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent.count + line.count + word.count + 1 > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return (lines + [line]).joined(separator: "\n" + indent)
  }
}
