/// Text as an XML 1.0 document holds it, whatever characters it has.
enum XMLText {
  /// Text between tags.
  static func content(_ text: String) -> String { escaped(text, keepingLines: true) }

  /// The value of an attribute within double quotes; white space is kept as it is by references (XML 1.0 §3.3.3).
  static func attribute(_ text: String) -> String { escaped(text, keepingLines: false) }

  private static func escaped(_ text: String, keepingLines: Bool) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      // `]]>` may not stand in text (§2.4).
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&apos;"
      case "\n" where keepingLines: out += "\n"
      case "\n", "\r", "\t": out += "&#\(scalar.value);"
      default:
        if isAllowed(scalar) {
          out.unicodeScalars.append(scalar)
        } else {
          out += "\\u{\(String(scalar.value, radix: 16))}"
        }
      }
    }
    return out
  }

  /// Whether XML 1.0 has the character at all (§2.2): not even a reference may name the others.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0xd7ff, 0xe000...0xfffd, 0x10000...0x10ffff: true
    default: false
    }
  }
}
