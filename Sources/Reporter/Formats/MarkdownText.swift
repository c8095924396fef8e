/// Text as GitHub's Markdown shows it as it is.
enum MarkdownText {
  /// Text in which nothing is emphasis, a link, a mention, a formula, HTML, or the end of a table's cell.
  ///
  /// The characters become numeric references, which are never taken for structure (CommonMark §2.5).
  static func escaped(_ text: String) -> String {
    var out = ""
    var before: Unicode.Scalar = " "
    for scalar in TerminalText(text).text.unicodeScalars {
      switch scalar {
      case "&", "<", ">", "|", "\\", "`", "*", "_", "[", "]", "~", "@", "$", "#", "\"":
        out += "&#\(scalar.value);"
      // What begins a link by itself: `https://…` and `www.…`.
      case "/" where before == ":", "." where before == "w" || before == "W": out += "&#\(scalar.value);"
      default: out.unicodeScalars.append(scalar)
      }
      before = scalar
    }
    return out
  }
}
