/// The numbers that identify companies, with their checksums, and those of citizens, which are refused.
package enum CompanyNumber {
  /// Reads a provider's identifiers.
  static func read(_ value: YAMLNode) -> [String: String] {
    guard let fields = Fields(value, keys: ["uscc", "lei"]) else { return [:] }
    var identifiers: [String: String] = [:]
    for (key, name, isValid) in [
      ("uscc", "unified social credit code", isUSCC), ("lei", "legal entity identifier", isLEI),
    ] {
      // A citizen's number has been refused by now, and is never repeated in a message.
      guard let field = fields[key], let text = field.text(limit: 40) else { continue }
      identifiers[key] = text
      if !isValid(text), !isLikeCitizens(text) {
        field.diagnostics.warning(
          "\(field.label) \(quoted(text)) fails the checksum of a \(name)", line: field.line,
          hint: "compare it with the company's documents")
      }
    }
    return identifiers
  }

  /// Refuses every number in the file that looks like that of a citizen's identity card, without repeating it.
  static func refuseCitizens(in root: YAMLNode) {
    root.forEachScalar { text, line in
      guard text.count >= citizensLength, holdsCitizens(text) else { return }
      root.diagnostics.error(
        "a number looks like a citizen's identity number", line: line,
        hint: "no personal data belongs here: remove it")
    }
  }

  /// Whether one of the text's words, which are its runs of ASCII letters and digits, looks like one.
  private static func holdsCitizens(_ text: ArraySlice<UInt8>) -> Bool {
    var begin = text.startIndex
    for place in text.indices {
      switch text[place] {
      case 48...57, 65...90, 97...122: continue
      default:
        if place - begin == citizensLength, isLikeCitizens(text[begin..<place]) { return true }
        begin = place + 1
      }
    }
    return text.endIndex - begin == citizensLength && isLikeCitizens(text[begin...])
  }

  private static let citizensLength = 18

  /// A unified social credit code: 18 characters, the last a check character modulo 31 (GB 32100-2015).
  package static func isUSCC(_ text: String) -> Bool {
    let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
    let values = text.compactMap { alphabet.firstIndex(of: $0) }
    guard text.count == 18, values.count == 18 else { return false }
    var weight = 1
    var sum = 0
    for value in values.dropLast() {
      sum += value * weight
      weight = weight * 3 % 31
    }
    return (31 - sum % 31) % 31 == values[17]
  }

  /// A legal entity identifier: 20 characters, of which the last two make it 1 modulo 97 (ISO 17442, ISO 7064).
  package static func isLEI(_ text: String) -> Bool {
    guard text.utf8.count == 20 else { return false }
    var remainder = 0
    for byte in text.utf8 {
      switch byte {
      case 48...57: remainder = (remainder * 10 + Int(byte) - 48) % 97
      case 65...90: remainder = (remainder * 100 + Int(byte) - 55) % 97
      default: return false
      }
    }
    return remainder == 1
  }

  /// Whether the text looks like the number of a citizen's identity card (GB 11643-1999): 17 digits with a date
  /// of birth in them and a digit or X, and it is no company's code that happens to look so.
  package static func isLikeCitizens(_ text: String) -> Bool { isLikeCitizens(Array(text.utf8)[...]) }

  private static func isLikeCitizens(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count == citizensLength, text.dropLast().allSatisfy({ (48...57).contains($0) }) else {
      return false
    }
    let bytes = Array(text)
    func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 * 10 + Int($1) - 48 } }
    guard (48...57).contains(bytes[17]) || bytes[17] | 0x20 == UInt8(ascii: "x"),
      (1900...2099).contains(number(6..<10)), (1...12).contains(number(10..<12)),
      (1...31).contains(number(12..<14))
    else { return false }
    return !isUSCC(String(decoding: text, as: UTF8.self))
  }
}
