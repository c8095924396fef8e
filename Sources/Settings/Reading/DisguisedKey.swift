import Yams

/// A repeated key under another name, which keeps its line: Yams refuses a file at its first repeated key and
/// tells nothing else about it.
enum DisguisedKey {
  /// A character for private use, which no key of ours has.
  private static let mark: Unicode.Scalar = "\u{E000}"

  /// The text with a number put before the key at `place`; nil where no plain or quoted key stands there.
  static func insert(into text: String, at place: Mark, number: Int) -> String? {
    var line = 1
    var column = 1
    var scalars = text.unicodeScalars
    var index = scalars.startIndex
    while index < scalars.endIndex, (line, column) < (place.line, place.column) {
      let scalar = scalars[index]
      index = scalars.index(after: index)
      let brokenInTwo = scalar == "\r" && index < scalars.endIndex && scalars[index] == "\n"
      // libyaml counts these line breaks (YAML 1.1 §5.4).
      if !brokenInTwo, ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar) {
        (line, column) = (line + 1, 1)
      } else {
        column += 1
      }
    }
    guard index < scalars.endIndex, (line, column) == (place.line, place.column) else { return nil }
    if ["\"", "'"].contains(scalars[index]) { index = scalars.index(after: index) }
    // Aliases, tags, flow collections and explicit keys begin with punctuation, and none of ours does.
    guard index < scalars.endIndex else { return nil }
    let first = scalars[index].properties
    guard first.isAlphabetic || first.numericType != nil || first.generalCategory == .privateUse else {
      return nil
    }
    scalars.insert(contentsOf: "\(mark)\(number)\(mark)".unicodeScalars, at: index)
    return String(scalars)
  }

  /// The key as it was written.
  static func undo(_ key: String) -> String {
    guard key.unicodeScalars.first == mark else { return key }
    let rest = key.unicodeScalars.dropFirst().drop { $0 != mark }.dropFirst()
    return String(String.UnicodeScalarView(rest))
  }
}
