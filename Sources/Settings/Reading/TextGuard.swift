/// Refuses a file by its bytes alone, before the parser sees it: constructs with which a short file makes the parser
/// work for hours.
///
/// The bytes are not split into tokens, so that nothing depends on where a quoted text ends: brackets and names
/// count wherever they stand. A file would need dozens of unclosed brackets in its texts to be refused wrongly.
enum TextGuard {
  /// How deep brackets may nest; the files of this program need five.
  static let deepest = 64

  /// Throws where the text is not to be parsed.
  static func check(_ bytes: [UInt8]) throws(YAMLError) {
    var anchors: Set<ArraySlice<UInt8>> = []
    var depth = 0
    var line = 1
    // Whether this line has held only indentation and the signs of lists and keys so far.
    var isLineStart = true
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        isLineStart = true
        continue
      case UInt8(ascii: "\r"):
        isLineStart = true
        continue
      case UInt8(ascii: " "), UInt8(ascii: "-"): continue
      case UInt8(ascii: "?") where isLineStart && index + 1 < bytes.count && bytes[index + 1].isBlank:
        throw YAMLError(message: "keys after '?' are not supported", line: line, hint: "write 'key: value'")
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        // For every token the parser looks through all brackets that are open.
        if depth > deepest {
          throw YAMLError(
            message: "brackets nest deeper than \(deepest)", line: line,
            hint: "write it flatter")
        }
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      case UInt8(ascii: "&"), UInt8(ascii: "*"):
        // An alias needs an anchor of the same name before it.
        let name = bytes[(index + 1)...].prefix { $0.isAnchorLetter }
        if byte == UInt8(ascii: "&") {
          anchors.insert(name)
        } else if !name.isEmpty, anchors.contains(name) {
          throw YAMLError(
            message: "anchors and aliases are not supported", line: line, hint: "write the value out")
        }
      default: break
      }
      isLineStart = false
    }
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { [UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0a, 0x0d].contains(self) }

  /// Whether the byte may stand in the name of an anchor, by libyaml.
  fileprivate var isAnchorLetter: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
