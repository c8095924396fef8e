extension String {
  /// The text, at most `limit` characters of it, with everything that is no visible character or space escaped as
  /// RFC 2253 escapes bytes.
  func legible(limit: Int) -> String {
    var out = ""
    for (index, scalar) in unicodeScalars.enumerated() {
      if index == limit { return out + "…" }
      if (32..<127).contains(scalar.value) {
        out.unicodeScalars.append(scalar)
        continue
      }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
        for byte in String(scalar).utf8 {
          out += "\\" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
