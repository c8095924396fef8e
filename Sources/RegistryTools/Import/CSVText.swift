import Settings

/// Text in columns as RFC 4180 describes it, with the line on which every field begins.
///
/// Written here, because the table's author needs the line of every mistake, and a quotation mark that is never
/// closed must not swallow the rest in silence.
struct CSVText {
  /// A field as it was meant: without its quotation marks, and with doubled ones made single.
  struct Field: Equatable {
    let text: String
    let line: Int
  }

  /// The fields of a row.
  typealias Record = [Field]

  /// The most rows, and the most columns of a row.
  static let mostRecords = 100_000
  static let mostFields = 200

  private let bytes: [UInt8]
  private let separator: UInt8
  private let diagnostics: Diagnostics?
  private var place = 0
  private var line = 1

  /// The rows of the text. Mistakes are reported to `diagnostics`, and their rows left out.
  static func records(
    of text: String, separator: Character, limit: Int = mostRecords, diagnostics: Diagnostics?
  ) -> [Record] {
    guard let separator = separator.asciiValue else { return [] }
    var reader = CSVText(bytes: Array(text.utf8), separator: separator, diagnostics: diagnostics)
    var records: [Record] = []
    while let record = reader.next() {
      if records.count == limit {
        if limit == mostRecords {
          diagnostics?.error("it has more than \(limit) rows", line: reader.line, hint: "split the table")
        }
        break
      }
      if let record { records.append(record) }
    }
    return records
  }

  private init(bytes: [UInt8], separator: UInt8, diagnostics: Diagnostics?) {
    self.bytes = bytes
    self.separator = separator
    self.diagnostics = diagnostics
  }

  /// The next row; nil inside for one with a mistake, nil outside at the end.
  private mutating func next() -> Record?? {
    guard place < bytes.count else { return .none }
    var fields: Record = []
    while true {
      guard let field = field() else {
        skipLine()
        return .some(nil)
      }
      fields.append(field)
      if fields.count > Self.mostFields {
        report("a row has more than \(Self.mostFields) columns", line, "remove the empty columns")
        skipLine()
        return .some(nil)
      }
      if place < bytes.count, bytes[place] == separator {
        place += 1
        continue
      }
      _ = takeNewline()
      return .some(fields)
    }
  }

  /// A field up to its separator, the end of the line or of the text; nil after a mistake.
  private mutating func field() -> Field? {
    let start = line
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else {
      let from = place
      while place < bytes.count, bytes[place] != separator, !isNewline(bytes[place]) {
        if bytes[place] == UInt8(ascii: "\"") {
          report(
            "a quotation mark inside a field that does not begin with one", line,
            "put the whole field in quotation marks, and double those inside: \"a \"\"b\"\" c\"")
          return nil
        }
        place += 1
      }
      return Field(text: String(decoding: bytes[from..<place], as: UTF8.self), line: start)
    }
    place += 1
    var content: [UInt8] = []
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "\"") {
        place += 1
        if place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
          content.append(bytes[place])
          place += 1
          continue
        }
        guard place == bytes.count || bytes[place] == separator || isNewline(bytes[place]) else {
          report(
            "text follows the closing quotation mark of a field", line,
            "double a quotation mark inside the field")
          return nil
        }
        return Field(text: String(decoding: content, as: UTF8.self), line: start)
      }
      if takeNewline() {
        content.append(10)
      } else {
        content.append(bytes[place])
        place += 1
      }
    }
    report(
      "a quotation mark opens here and is never closed", start,
      "close it before the next separator; double one that belongs to the text")
    return nil
  }

  /// Passes a line break: CR LF, LF, or the CR of old spreadsheets.
  private mutating func takeNewline() -> Bool {
    guard place < bytes.count, isNewline(bytes[place]) else { return false }
    place += bytes[place] == 13 && place + 1 < bytes.count && bytes[place + 1] == 10 ? 2 : 1
    line += 1
    return true
  }

  private mutating func skipLine() {
    while place < bytes.count, !isNewline(bytes[place]) { place += 1 }
    _ = takeNewline()
  }

  private func isNewline(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }

  private func report(_ message: String, _ line: Int, _ hint: String) {
    diagnostics?.error(message, line: line, hint: hint)
  }
}
