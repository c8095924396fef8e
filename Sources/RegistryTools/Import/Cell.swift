import Model
import Settings

/// A cell of an officer's table that is not empty, with the heading and the line by which messages speak of it.
///
/// As with the values of a file, a reader gives nil where the text is not what it asks for, after it has reported that.
struct Cell {
  let column: ProviderColumn
  let text: String
  let line: Int
  let heading: String
  let diagnostics: Diagnostics

  /// A cell; nil where it is empty, and after an error that leaves nothing of it to read.
  init?(_ field: CSVText.Field, column: ProviderColumn, heading: String, diagnostics: Diagnostics) {
    var text = Self.trimmed(field.text)
    // By a formula such as ="0012" people keep Excel from eating zeros.
    if text.hasPrefix("=\""), text.hasSuffix("\""), text.count > 3 {
      text = Self.trimmed(String(text.dropFirst(2).dropLast()))
    }
    if !column.isProse { text = Self.folded(text) }
    guard !text.isEmpty else { return nil }
    self.column = column
    self.text = text
    self.line = field.line
    self.heading = heading
    self.diagnostics = diagnostics
    guard isFit() else { return nil }
  }

  private func isFit() -> Bool {
    let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    if words.contains(where: { CompanyNumber.isLikeCitizens(String($0)) }) {
      error(
        "a number looks like a citizen's identity number", hint: "no personal data belongs here: remove it")
      return false
    }
    if text.unicodeScalars.contains("\u{FFFD}") {
      error("some of its characters were lost when the file was saved", hint: "save it again as 'CSV UTF-8'")
      return false
    }
    guard text.unicodeScalars.allSatisfy({ $0 == "\n" || $0.isPrintable }) else {
      error("it contains an invisible character", hint: "type it again")
      return false
    }
    if text.unicodeScalars.count > 1000 {
      error("it is longer than 1000 characters")
      return false
    }
    return true
  }

  func error(_ message: String, hint: String? = nil) {
    diagnostics.error("column \(quoted(heading)): \(message)", line: line, hint: hint)
  }

  func warning(_ message: String, hint: String? = nil) {
    diagnostics.warning("column \(quoted(heading)): \(message)", line: line, hint: hint)
  }

  // MARK: Reading

  /// Prose on one line: a line break inside the cell is a blank.
  var prose: String {
    text.split { $0.isNewline }.map { Self.trimmed(String($0)) }.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// A single word or number.
  func word(limit: Int = 100) -> String? {
    if text.contains(where: \.isNewline) {
      error("it contains a line break", hint: "write one value, on one line")
      return nil
    }
    if text.unicodeScalars.count > limit {
      error("it is longer than \(limit) characters")
      return nil
    }
    return text
  }

  /// The values of a list, between which stand ';', ',', '、', blanks or line breaks.
  var words: [String] {
    text.split { $0.isWhitespace || $0.isNewline || [";", ",", "、"].contains($0) }.map(String.init)
  }

  /// A list whose every word `make` takes; nil after an error.
  func list<T>(as what: String, hint: String? = nil, _ make: (String) -> T?) -> [T]? {
    var values: [T] = []
    var isGood = true
    for word in words {
      if let value = make(word) {
        values.append(value)
      } else {
        isGood = false
        error("\(quoted(word)) is not \(what)", hint: hint)
      }
    }
    return isGood ? values : nil
  }

  /// Each of the words is one of those of an enumeration.
  func choices<T: RawRepresentable & CaseIterable>(_ type: T.Type) -> [String]? where T.RawValue == String {
    let known = T.allCases.map(\.rawValue)
    var isGood = true
    let values = words.map { Self.keyword($0) }
    for value in values where !known.contains(value) {
      isGood = false
      let near = nearest(to: value, in: known)
      error(
        "it cannot be \(quoted(value))",
        hint: near.map { "did you mean '\($0)'?" } ?? "write \(alternatives(known))")
    }
    return isGood ? values : nil
  }

  /// One of the words of an enumeration.
  func choice<T: RawRepresentable & CaseIterable>(_ type: T.Type) -> T? where T.RawValue == String {
    let value = Self.keyword(text)
    if let known = T(rawValue: value) { return known }
    let known = T.allCases.map(\.rawValue)
    let near = nearest(to: value, in: known)
    error(
      "it cannot be \(quoted(text))",
      hint: near.map { "did you mean '\($0)'?" } ?? "write \(alternatives(known))")
    return nil
  }

  func bool() -> Bool? {
    switch text.lowercased() {
    case "yes", "true", "y", "1", "是": return true
    case "no", "false", "n", "0", "否": return false
    default:
      error("\(quoted(text)) is neither 'yes' nor 'no'")
      return nil
    }
  }

  func region(_ known: RegistryNames?) -> Region? {
    guard let word = word() else { return nil }
    return region(word, known)
  }

  func region(_ word: String, _ known: RegistryNames?) -> Region? {
    guard let region = Region(word) ?? Region(word.uppercased()) else {
      error("\(quoted(word)) is not a region", hint: "write an ISO 3166 code such as 'CN-BJ'")
      return nil
    }
    if region.isZone, let known, !known.regionSets.contains(region.code) {
      cite(region.code, among: known.regionSets, as: "a zone of the registry")
      return nil
    }
    return region
  }

  /// Reports that nothing in the registry has the name.
  func cite(_ name: String, among names: Set<String>, as what: String) {
    let near = diagnostics.isFull ? nil : nearest(to: name, in: names.sorted())
    let known = names.sorted().prefix(8).joined(separator: ", ")
    error(
      "\(quoted(name)) is not \(what)",
      hint: near.map { "did you mean '\($0)'?" }
        ?? (known.isEmpty ? "it has none: add it there first" : "it has \(known)"))
  }

  // MARK: Characters

  /// The text without blanks around it, of whatever width.
  static func trimmed(_ text: String) -> String {
    func isBlank(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isWhitespace || ["\u{200B}", "\u{FEFF}"].contains(scalar)
    }
    let view = text.unicodeScalars.drop(while: isBlank)
    let end = view.lastIndex { !isBlank($0) }.map(view.index(after:)) ?? view.startIndex
    return String(view[..<end])
  }

  /// The text with the full-width letters, digits and signs of Chinese input made plain, and every dash a hyphen.
  static func folded(_ text: String) -> String {
    var view = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xFF01...0xFF5E: view.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
      case 0x3000, 0xA0: view.append(" ")
      case 0x2010...0x2015, 0x2212: view.append("-")
      default: view.append(scalar)
      }
    }
    return String(view)
  }

  /// A word of the file's own vocabulary, however it was capitalised: `Regulator lookup` for `regulator_lookup`.
  private static func keyword(_ text: String) -> String {
    String(text.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
  }
}
