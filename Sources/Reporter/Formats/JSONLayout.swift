/// The white space and the escapes of a JSON document, added to one that has neither.
///
/// Works on bytes: in UTF-8 every byte of the structure is ASCII, and no byte of another character is.
enum JSONLayout {
  /// The document with each member on its own line, indented by two spaces, and a newline at the end.
  ///
  /// Characters that a terminal obeys or that hide text (`TerminalText.isHidden`) become `\u` escapes, which say
  /// the same to every reader of JSON: a document can be shown as it is.
  static func indented(_ compact: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(compact.count * 2)
    var depth = 0
    func newline() {
      out.append(UInt8(ascii: "\n"))
      out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }
    var index = compact.startIndex
    while index < compact.endIndex {
      let byte = compact[index]
      switch byte {
      case UInt8(ascii: "\""):
        let end = endOfString(compact, from: index)
        appendEscaping(compact[index..<end], to: &out)
        index = end
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        out.append(byte)
        if index + 1 < compact.endIndex, isClosing(compact[index + 1]) {
          out.append(compact[index + 1])
          index += 1
        } else {
          depth += 1
          newline()
        }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth = max(0, depth - 1)
        newline()
        out.append(byte)
      case UInt8(ascii: ","):
        out.append(byte)
        newline()
      case UInt8(ascii: ":"):
        out.append(byte)
        out.append(UInt8(ascii: " "))
      default:
        out.append(byte)
      }
      index += 1
    }
    out.append(UInt8(ascii: "\n"))
    return out
  }

  /// The document on one line, with the same escapes and a newline at the end.
  static func line(_ compact: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(compact.count + 1)
    // Outside of strings everything is ASCII.
    appendEscaping(compact[...], to: &out)
    out.append(UInt8(ascii: "\n"))
    return out
  }

  /// Whether `null` stands anywhere outside a string; decoding would take it for an absent key.
  static func holdsNull(_ document: [UInt8]) -> Bool {
    var index = document.startIndex
    while index < document.endIndex {
      if document[index] == UInt8(ascii: "\"") {
        index = endOfString(document, from: index)
        continue
      }
      // No other word of JSON holds an "n" that is followed by a "u".
      if document[index] == UInt8(ascii: "n"), document[index...].starts(with: "null".utf8) { return true }
      index += 1
    }
    return false
  }

  /// The index after the quote that ends the string, or the end of the bytes.
  private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int {
    var index = start + 1
    while index < bytes.endIndex {
      switch bytes[index] {
      case UInt8(ascii: "\\"): index += 2
      case UInt8(ascii: "\""): return index + 1
      default: index += 1
      }
    }
    return bytes.endIndex
  }

  private static func appendEscaping(_ string: ArraySlice<UInt8>, to out: inout [UInt8]) {
    guard string.contains(where: { $0 >= 0x7f }) else {
      out.append(contentsOf: string)
      return
    }
    for scalar in String(decoding: string, as: UTF8.self).unicodeScalars {
      if TerminalText.isHidden(scalar) {
        for unit in String(scalar).utf16 {
          let hex = String(unit, radix: 16)
          out.append(contentsOf: "\\u\(String(repeating: "0", count: 4 - hex.count))\(hex)".utf8)
        }
      } else {
        out.append(contentsOf: String(scalar).utf8)
      }
    }
  }

  private static func isClosing(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
  }
}
