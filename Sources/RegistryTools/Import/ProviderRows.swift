import Settings

/// The rows of a table brought together by provider, and within it by licence: several rows with one id add to it.
struct ProviderRows {
  /// The rows of one licence.
  struct LicenceRows {
    let number: String
    let line: Int
    var cells: [ProviderColumn: Cell] = [:]
    var refused: Set<ProviderColumn> = []
    /// Of each row that names a source: its cells.
    var sources: [(line: Int, cells: [ProviderColumn: Cell])] = []
  }

  let id: String
  let line: Int
  fileprivate(set) var cells: [ProviderColumn: Cell] = [:]
  /// The columns in which one of its rows has what cannot be read.
  fileprivate(set) var refused: Set<ProviderColumn> = []
  fileprivate(set) var licences: [LicenceRows] = []
  /// The cells of the source beside `no_licence_found_on`.
  fileprivate(set) var absenceSource: [ProviderColumn: Cell] = [:]
  /// The rows that hold marks.
  fileprivate(set) var marks: [ProviderTable.Row] = []
  /// The table's lines that belong to it.
  fileprivate(set) var lines: Set<Int> = []

  private init(id: String, line: Int) {
    self.id = id
    self.line = line
  }

  /// Brings the rows together, in the order in which the providers first occur.
  static func gathered(_ table: ProviderTable, _ diagnostics: Diagnostics) -> [ProviderRows] {
    var gathered: [ProviderRows] = []
    var places: [String: Int] = [:]
    for row in table.rows {
      guard let cell = row[.provider] else {
        if !row.refused.contains(.provider) {
          diagnostics.error(
            "the row has no provider", line: row.line,
            hint: "write its id in every row; a merged cell is saved only in its first row")
        }
        continue
      }
      guard let id = id(of: cell) else { continue }
      let place = places[id] ?? gathered.count
      if place == gathered.count {
        places[id] = place
        gathered.append(ProviderRows(id: id, line: row.line))
      }
      gathered[place].add(row)
    }
    return gathered
  }

  private static func id(of cell: Cell) -> String? {
    guard let text = cell.word() else { return nil }
    let isGood =
      text.first?.isLetter == true
      && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    if isGood { return text }
    let slug = text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let meant = String(slug).split(separator: "-").joined(separator: "-")
    cell.error(
      "\(quoted(text)) is not an id",
      hint: meant.first?.isLetter == true
        ? "write lower-case letters, digits and hyphens: '\(meant)'"
        : "write a short word of your own in lower-case letters, digits and hyphens, such as 'example-net'")
    return nil
  }

  private mutating func add(_ row: ProviderTable.Row) {
    lines.formUnion(row.cells.values.map(\.line) + [row.line])
    refused.formUnion(row.refused)
    for cell in row.filled(ProviderColumn.ofProvider) { Self.put(cell, into: &cells) }
    addLicence(row)
    let ofMark = row.filled(ProviderColumn.ofMark)
    if !row.filled(ProviderColumn.marks).isEmpty {
      marks.append(row)
    } else if row.refused.isDisjoint(with: ProviderColumn.marks), let cell = ofMark.first {
      cell.error(
        "the row describes no gateway that it applies to",
        hint: "fill in one of \(ProviderColumn.marks.map(\.rawValue).joined(separator: ", "))")
    }
  }

  private mutating func addLicence(_ row: ProviderTable.Row) {
    let ofLicence = row.filled(ProviderColumn.ofLicence)
    let ofSource = row.filled(ProviderColumn.ofSource)
    let source = Dictionary(ofSource.map { ($0.column, $0) }) { first, _ in first }
    if row.refused.contains(.licenceNumber) { return }
    guard let cell = row[.licenceNumber] else {
      if let first = ofLicence.first {
        first.error("the row has no licence_number", hint: "write the licence's number in each of its rows")
      } else if row[.absenceFound] != nil {
        absenceSource.merge(source) { first, _ in first }
      } else if let first = ofSource.first {
        first.error(
          "the row has no licence that the source supports",
          hint: "write it beside the licence, or beside no_licence_found_on")
      }
      return
    }
    guard let number = number(of: cell) else { return }
    let place = licences.firstIndex { $0.number == number } ?? licences.count
    if place == licences.count { licences.append(LicenceRows(number: number, line: row.line)) }
    for cell in ofLicence { Self.put(cell, into: &licences[place].cells) }
    licences[place].refused.formUnion(row.refused)
    if !source.isEmpty { licences[place].sources.append((row.line, source)) }
  }

  /// Keeps a cell, unless another row says something else.
  private static func put(_ cell: Cell, into cells: inout [ProviderColumn: Cell]) {
    guard let first = cells[cell.column] else {
      cells[cell.column] = cell
      return
    }
    if first.text != cell.text {
      cell.error(
        "\(quoted(cell.text)) contradicts line \(first.line), which says \(quoted(first.text))",
        hint: "write the same in both rows, or leave one empty")
    }
  }

  private func number(of cell: Cell) -> String? {
    guard let text = cell.word(), !cell.isShortened() else { return nil }
    if text.utf8.allSatisfy({ (48...57).contains($0) }) {
      cell.warning(
        "\(quoted(text)) is a number of digits alone: zeros before it and its last digits may have been lost",
        hint: "compare it with the licence; in Excel give the column the format Text before you type")
    }
    return text
  }
}

extension Cell {
  /// Whether a spreadsheet has written a long number in short: its digits are lost, which is reported.
  func isShortened() -> Bool {
    guard text.wholeMatch(of: #/[0-9]([.,][0-9]+)?[Ee]\+?[0-9]+/#) != nil else { return false }
    error(
      "\(quoted(text)) is what a spreadsheet makes of a long number: its digits are lost",
      hint: "give the column the format Text, and type the number again from the paper")
    return true
  }
}
