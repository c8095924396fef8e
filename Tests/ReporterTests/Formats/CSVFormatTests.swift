import Model
import Testing

@testable import Reporter

@Suite struct CSVFormatTests {
  private func text(_ record: CheckRecord) -> String {
    String(
      decoding: CSVFormat().bytes(
        of: record, style: TextStyle(colour: false), detail: .brief, in: .english), as: UTF8.self)
  }

  @Test(arguments: [SampleRecord.licensed, .unlicensed, .none, .nested, .hostile])
  func `the rows of a record are those that were read in review`(sample: SampleRecord) throws {
    try Golden(name: "csv-\(sample.rawValue).csv").expect(Array(text(try sample.record).utf8))
  }

  @Test func `there is a row for each finding, in the record's order`() throws {
    for sample in SampleRecord.allCases {
      let record = try sample.record
      let rows = try rows(text(record))
      #expect(rows.count == 1 + record.findings.count)
      let column = try #require(rows[0].firstIndex(of: "severity"))
      #expect(rows.dropFirst().map { $0[column] } == record.findings.map(\.severity.rawValue))
    }
  }

  @Test(arguments: HostileNames.all)
  func `no name ends its cell, and none is computed`(name: String) throws {
    let rows = try rows(text(try HostileNames.record(name)))
    for row in rows {
      #expect(row.count == rows[0].count)
      for cell in row {
        let first = cell.unicodeScalars.first
        #expect(first.map { "=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) } != true, "\(cell)")
        #expect(cell.unicodeScalars.allSatisfy { !TerminalText.isHidden($0) })
      }
    }
    // The head, the observation, two tunnels, the policy, three endpoints with an expectation each, what ends.
    #expect(rows.count == 1 + 1 + 2 + 1 + 6 + 1)
  }

  /// The rows by the grammar of RFC 4180 §2, in scalars.
  private func rows(_ text: String) throws -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = String.UnicodeScalarView()
    var isQuoted = false
    var rest = Array(text.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"" where isQuoted && rest.first == "\"": cell.append(rest.removeFirst())
      case "\"" where isQuoted: isQuoted = false
      case "\"":
        try #require(cell.isEmpty)
        isQuoted = true
      case "," where !isQuoted, "\r" where !isQuoted:
        row.append(String(cell))
        cell = .init()
        guard scalar == "\r" else { continue }
        try #require(rest.popFirst() == "\n")
        rows.append(row)
        row = []
      default: cell.append(scalar)
      }
    }
    try #require(!isQuoted && cell.isEmpty && row.isEmpty)
    return rows
  }
}
