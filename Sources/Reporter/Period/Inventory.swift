/// The hosts that a report is to answer for.
public struct Inventory: Hashable, Sendable {
  /// A host as the inventory names it.
  public struct Host: Hashable, Sendable {
    /// The host's name or its id.
    public let host: String
    public let site: String?
  }

  /// Why a line is refused.
  public struct Mistake: Error, Hashable, Sendable {
    public let line: Int
    public let problem: InventoryProblem
  }

  /// The most hosts.
  static let limit = 1_000_000

  public let hosts: [Host]

  /// An inventory from CSV (RFC 4180, UTF-8): its first line names the columns, of which `host` is needed and `site` read.
  public init(csv bytes: [UInt8]) throws(Mistake) {
    let bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Mistake(line: 1, problem: .notUTF8)
    }
    let rows = try Self.rows(text)
    let columns = (rows.first?.cells ?? []).map { $0.lowercased() }
    guard let hostColumn = columns.firstIndex(of: "host") else {
      throw Mistake(line: 1, problem: .noHostColumn)
    }
    let siteColumn = columns.firstIndex(of: "site")
    var hosts: [Host] = []
    var lines: [String: Int] = [:]
    for row in rows.dropFirst() where row.cells.contains(where: { !$0.isEmpty }) {
      let host = hostColumn < row.cells.count ? row.cells[hostColumn] : ""
      if host.isEmpty { throw Mistake(line: row.line, problem: .emptyHost) }
      if let line = lines.updateValue(row.line, forKey: host.lowercased()) {
        throw Mistake(line: row.line, problem: .repeated(host: host, line: line))
      }
      guard hosts.count < Self.limit else {
        throw Mistake(line: row.line, problem: .tooMany(limit: Self.limit))
      }
      let site = siteColumn.flatMap { $0 < row.cells.count ? row.cells[$0] : nil }
      hosts.append(Host(host: host, site: site?.isEmpty == false ? site : nil))
    }
    self.hosts = hosts
  }

  private static func rows(_ text: String) throws(Mistake) -> [(cells: [String], line: Int)] {
    var rows: [(cells: [String], line: Int)] = []
    var cells: [String] = []
    var cell = String.UnicodeScalarView()
    var (line, start) = (1, 1)
    var quote: Int?
    var wasQuote = false
    func trimmed(_ cell: String.UnicodeScalarView) -> String {
      let blanks: Set<Unicode.Scalar> = [" ", "\t", "\r"]
      var rest = Substring.UnicodeScalarView(cell)
      while let first = rest.first, blanks.contains(first) { rest.removeFirst() }
      while let last = rest.last, blanks.contains(last) { rest.removeLast() }
      return String(rest)
    }
    for scalar in text.unicodeScalars {
      if scalar == "\n" { line += 1 }
      if quote != nil {
        if scalar == "\"" {
          quote = nil
          wasQuote = true
        } else {
          cell.append(scalar)
        }
        continue
      }
      switch scalar {
      case "\"":
        if wasQuote { cell.append(scalar) }
        quote = line
      case ",":
        cells.append(trimmed(cell))
        cell = .init()
      case "\n":
        rows.append((cells + [trimmed(cell)], start))
        (cells, cell, start) = ([], .init(), line)
      default: cell.append(scalar)
      }
      wasQuote = false
    }
    if let quote { throw Mistake(line: quote, problem: .unendedQuote) }
    if !cells.isEmpty || !cell.isEmpty { rows.append((cells + [trimmed(cell)], start)) }
    return rows
  }
}
