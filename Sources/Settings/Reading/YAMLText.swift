/// Text as a scalar of YAML, plain if that is safe in a flow collection, else in double quotes.
package enum YAMLText {
  package static func scalar(_ text: String) -> String {
    isPlain(text) ? text : quoted(text)
  }

  package static func list(_ words: [String]) -> String { "[\(words.map(scalar).joined(separator: ", "))]" }

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.first, first.isLetter || first.isNumber, text.last != " " else { return false }
    // Words that other readers of YAML take for something else than text.
    if ["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased()) {
      return false
    }
    if text.utf8.allSatisfy({ (48...57).contains($0) || [43, 46, 69, 95, 101].contains($0) }) {
      return false
    }
    // Scalar by scalar: what looks like one letter may be a letter with a bracket or a comma behind it.
    return text.unicodeScalars.map(Character.init).allSatisfy {
      $0.isLetter || $0.isNumber || " -_./()".contains($0)
    }
  }

  /// A double-quoted scalar (YAML 1.2.2 §7.3.1); what does not show has been refused before.
  package static func quoted(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { escaped.append("\\") }
      escaped.append(scalar)
    }
    return "\"\(String(escaped))\""
  }
}
