import Settings

/// An officer's table: rows of cells that are not empty, by their columns.
struct ProviderTable {
  /// A row with the line on which it begins.
  struct Row {
    let line: Int
    let cells: [ProviderColumn: Cell]
    /// Those with something that cannot be read, which was reported.
    let refused: Set<ProviderColumn>

    subscript(column: ProviderColumn) -> Cell? { cells[column] }

    /// Those of the columns that are filled, in the order of the list.
    func filled(_ columns: [ProviderColumn]) -> [Cell] { columns.compactMap { cells[$0] } }
  }

  /// What stands above a column.
  private enum Heading {
    case column(ProviderColumn, String)
    case empty
    /// One that was reported as a mistake: nothing below it is read.
    case refused
  }

  let rows: [Row]

  /// Reads the text; nil where the headings are of no use.
  init?(_ text: String, _ diagnostics: Diagnostics) {
    var text = text[...]
    // Excel's own first line, which names the separator.
    var separator: Character?
    var skipped = 0
    if text.prefix(4).lowercased() == "sep=", let named = text.dropFirst(4).first, !named.isNewline {
      separator = named
      text = text.drop { !$0.isNewline }.dropFirst()
      skipped = 1
    }
    let chosen = separator ?? Self.separator(of: text)
    var records = CSVText.records(of: String(text), separator: chosen, diagnostics: diagnostics)
    if skipped > 0 { records = records.map { $0.map { .init(text: $0.text, line: $0.line + skipped) } } }
    guard let start = records.firstIndex(where: { !Self.isEmpty($0) }),
      let columns = Self.columns(of: records[start], diagnostics)
    else { return nil }
    rows = records[(start + 1)...].compactMap { Self.row($0, columns, diagnostics) }
    if rows.isEmpty, !diagnostics.failed {
      diagnostics.error(
        "it has no rows below its headings", line: nil, hint: "write each provider on a line of its own")
    }
  }

  /// The separator by which the first row has the most headings.
  private static func separator(of text: Substring) -> Character {
    func known(_ separator: Character) -> Int {
      let first = CSVText.records(
        of: String(text.prefix(20_000)), separator: separator, limit: 20, diagnostics: nil
      )
      .first { !isEmpty($0) }
      return first?.count { ProviderColumn(heading: $0.text) != nil } ?? 0
    }
    let counts = [",", ";", "\t"].map { (separator: Character($0), count: known(Character($0))) }
    return counts.reduce(counts[0]) { $1.count > $0.count ? $1 : $0 }.separator
  }

  private static func isEmpty(_ record: CSVText.Record) -> Bool {
    record.allSatisfy { Cell.trimmed($0.text).isEmpty }
  }

  /// The columns by their place; nil where none can be used.
  private static func columns(of record: CSVText.Record, _ diagnostics: Diagnostics) -> [Heading]? {
    let line = record.first?.line ?? 1
    let headings = record.map { Cell.trimmed($0.text) }
    if headings.allSatisfy({ ProviderColumn(heading: $0) == nil }) {
      let isWide = headings.contains { $0.contains("，") || $0.contains("；") }
      diagnostics.error(
        "the first row contains no known heading: \(quoted(headings.first { !$0.isEmpty } ?? ""))",
        line: line,
        hint: isWide
          ? "separate the columns with ',' and not with '，'"
          : "begin with 'provider,name_en,name_zh,…': see --help, or start from Profiles/providers.example.csv"
      )
      return nil
    }
    var first: [ProviderColumn: Int] = [:]
    let known = ProviderColumn.allCases.flatMap { [$0.rawValue, $0.chinese] }
    let columns = headings.enumerated().map { index, heading -> Heading in
      if heading.isEmpty { return .empty }
      guard let column = ProviderColumn(heading: heading) else {
        let near = diagnostics.isFull ? nil : nearest(to: heading, in: known)
        diagnostics.error(
          "unknown column \(quoted(heading))", line: line,
          hint: near.map { "did you mean '\($0)'?" } ?? "remove it, or rename it: --help lists the columns")
        return .refused
      }
      if let earlier = first[column] {
        diagnostics.error(
          "column \(quoted(heading)) occurs twice: \(earlier + 1) and \(index + 1)", line: line,
          hint: "keep one of them; several values go into one cell, separated by ';'")
        return .refused
      }
      first[column] = index
      return .column(column, heading)
    }
    if first[.provider] == nil {
      diagnostics.error(
        "there is no column 'provider'", line: line,
        hint: "add one with a short id for each company, such as 'example-net'")
      return nil
    }
    return columns
  }

  /// A row; nil for one that is empty.
  private static func row(_ record: CSVText.Record, _ columns: [Heading], _ diagnostics: Diagnostics) -> Row?
  {
    var cells: [ProviderColumn: Cell] = [:]
    var refused: Set<ProviderColumn> = []
    for (index, field) in record.enumerated() {
      switch index < columns.count ? columns[index] : .empty {
      case .column(let column, let heading):
        cells[column] = Cell(field, column: column, heading: heading, diagnostics: diagnostics)
        if cells[column] == nil, !Cell.trimmed(field.text).isEmpty { refused.insert(column) }
      case .refused: continue
      case .empty:
        guard !Cell.trimmed(field.text).isEmpty else { continue }
        diagnostics.error(
          "\(quoted(Cell.trimmed(field.text))) is in a column without a heading", line: field.line,
          hint: "put text that contains the separator in quotation marks")
      }
    }
    if cells.isEmpty, refused.isEmpty { return nil }
    return Row(line: record.first?.line ?? 0, cells: cells, refused: refused)
  }
}
