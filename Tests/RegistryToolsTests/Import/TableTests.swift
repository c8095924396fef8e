import Foundation
import Model
import Settings
import Testing

@testable import RegistryTools

/// A table of `Fixtures/Tables`, beside which lies all that is to be said of it, and the entries that it makes.
struct TableFixture: Sendable, CustomTestStringConvertible {
  let name: String

  var testDescription: String { name }
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/Tables").path
  static let today = Timestamp(milliseconds: 1_795_219_200_000)  // 2026-11-21T00:00:00Z
  static let all = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".csv") }.sorted().map { TableFixture(name: String($0.dropLast(4))) }

  /// The problems as a person reads them, and the entries where there are any.
  func result(
    encoding: TableEncoding? = nil, defaults: ImportDefaults = ImportDefaults()
  ) throws -> (diagnostics: [Diagnostic], yaml: String) {
    do throws(SettingsError) {
      let made = try ProviderImport.entries(
        of: "\(Self.folder)/\(name).csv", encoding: encoding, defaults: defaults, today: Self.today)
      return (made.warnings, made.yaml)
    } catch {
      return (error.diagnostics, "")
    }
  }
}

struct TableTests {
  @Test(arguments: TableFixture.all)
  func `each mistake has its whole message, and a good table its entries`(_ fixture: TableFixture) throws {
    let (problems, yaml) = try fixture.result()
    var said = ""
    for problem in problems {
      said += "\(problem.severity.rawValue): \(problem)\n".replacing("\(TableFixture.folder)/", with: "")
      if let hint = problem.hint { said += "hint: \(hint)\n" }
    }
    said += yaml
    let expectation = "\(TableFixture.folder)/\(fixture.name).txt"
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try said.write(toFile: expectation, atomically: true, encoding: .utf8)
    }
    #expect(said == (try? String(contentsOfFile: expectation, encoding: .utf8)), "\(expectation)")
    #expect(problems.allSatisfy { $0.severity == .warning } == !yaml.isEmpty)
    #expect(!said.contains("hunter2") && !said.contains("110105194912310"))
    if fixture.name.hasPrefix("good-") { #expect(problems.isEmpty) }
    if fixture.name.hasPrefix("warn-") { #expect(!problems.isEmpty && !yaml.isEmpty) }
    if !fixture.name.hasPrefix("good-"), !fixture.name.hasPrefix("warn-") { #expect(yaml.isEmpty) }
  }

  @Test func `the same table says the same, however it was saved`() throws {
    let plain = try TableFixture(name: "good-plain").result().yaml.split(separator: "\n").dropFirst()
    for name in ["good-bom-crlf", "good-semicolon", "good-tab-utf16", "good-sep-line"] {
      #expect(
        try TableFixture(name: name).result().yaml.split(separator: "\n").dropFirst() == plain, "\(name)")
    }
    let chinese = try TableFixture(name: "gbk").result(encoding: .gb18030)
    #expect(chinese.diagnostics.isEmpty)
    #expect(chinese.yaml.split(separator: "\n").dropFirst() == plain)
  }

  @Test func `what the bytes would say in GB18030 is shown, and not taken for it`() throws {
    let problems = try TableFixture(name: "gbk").result().diagnostics
    #expect(problems.map(\.line) == [2])
    #expect(problems.first?.message.contains("'示例网络有限公司,") == true)
    #expect(problems.first?.hint?.contains("--encoding gb18030") == true)
    let other = try TableFixture(name: "latin1").result(encoding: .gb18030).diagnostics
    #expect(other.allSatisfy { $0.severity == .error } && !other.isEmpty)
  }

  @Test func `options say for all rows what the table leaves out`() throws {
    let incomplete = TableFixture(name: "no-source")
    let defaults = ImportDefaults(
      sourceTitle: "Look-up page", sourceMethod: .regulatorLookup, sourceConfidence: .high)
    #expect(try incomplete.result().diagnostics.contains { $0.severity == .error })
    let made = try incomplete.result(defaults: defaults)
    #expect(made.yaml.contains("title: Look-up page, method: regulator_lookup, confidence: high"))
  }

  @Test func `a hundred thousand rows end, and more are refused`() throws {
    let rows = (0..<100_001).map { "p\($0),P,manager" }
    let diagnostics = Diagnostics(file: "t.csv")
    let table = ProviderTable("provider,name_en,roles\n" + rows.joined(separator: "\n"), diagnostics)
    #expect((table?.rows.count ?? 0) < 100_001)
    #expect(diagnostics.refusal.diagnostics.map(\.message).contains { $0.contains("more than 100000 rows") })
  }

  @Test(arguments: 0..<20)
  func `random bytes never crash the reader`(seed: Int) throws {
    var generator = SystemRandomNumberGenerator()
    let good = [UInt8](try Data(contentsOf: URL(filePath: "\(TableFixture.folder)/good-everything.csv")))
    for _ in 0..<20 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...30, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] = [34, 44, 10, 13, 0x80, .random(in: 0...255, using: &generator)].randomElement() ?? 0
      }
      let diagnostics = Diagnostics(file: "t.csv")
      for encoding in [nil, TableEncoding.gb18030] {
        guard let text = TableText.decode(bytes, as: encoding, diagnostics),
          let table = ProviderTable(text, diagnostics)
        else { continue }
        let gathered = ProviderRows.gathered(table, diagnostics)
        let reader = DraftReader(
          defaults: ImportDefaults(), known: nil, sourceNames: SourceNames(known: nil, gathered: gathered),
          diagnostics: diagnostics)
        let drafts = gathered.map(reader.read)
        #expect(RegistryFragment(drafts).providers.count >= drafts.count)
      }
    }
  }
}

struct CSVTextTests {
  private func fields(_ text: String, _ separator: Character = ",") -> [[String]] {
    CSVText.records(of: text, separator: separator, diagnostics: nil).map { $0.map(\.text) }
  }

  @Test(arguments: [
    ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]), ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
    ("a\rb", [["a"], ["b"]]), ("\"a,b\",c", [["a,b", "c"]]), ("\"a\r\nb\",c", [["a\nb", "c"]]),
    ("\"a\"\"b\"", [["a\"b"]]), ("\"\",x", [["", "x"]]), ("a,,\n", [["a", "", ""]]), (",", [["", ""]]),
    ("a\n\nb", [["a"], [""], ["b"]]), (" a , b ", [[" a ", " b "]]), ("", []),
  ])
  func `text in columns is read as RFC 4180 says`(text: String, expected: [[String]]) {
    #expect(fields(text) == expected)
  }

  @Test func `every field has the line on which it begins`() {
    let records = CSVText.records(of: "a,\"b\n\nc\",d\ne", separator: ",", diagnostics: nil)
    #expect(records.map { $0.map(\.line) } == [[1, 1, 3], [4]])
  }

  @Test(arguments: [
    ("a,\"b\nc,d\ne", 1, "never closed"), ("a\nb\"c,d\ne", 2, "inside a field"),
    ("a\n\"b\"c,d\ne", 2, "follows the closing"),
  ])
  func `a broken quotation is reported with its line`(text: String, line: Int, message: String) {
    let diagnostics = Diagnostics(file: "t.csv")
    _ = CSVText.records(of: text, separator: ",", diagnostics: diagnostics)
    let problems = diagnostics.refusal.diagnostics
    #expect(problems.map(\.line) == [line])
    #expect(problems[0].message.contains(message))
  }
}

struct CellDateTests {
  @Test(arguments: [
    ("2026-03-01", "2026-03-01"), ("2026-3-1", "2026-03-01"), ("2026/3/1", "2026-03-01"),
    ("2026.03.01", "2026-03-01"), ("2026年3月1日", "2026-03-01"), ("2026年03月01日", "2026-03-01"),
    ("2026/3/1 0:00", "2026-03-01"), ("2026-03-01T00:00:00", "2026-03-01"), ("2024-02-29", "2024-02-29"),
  ])
  func `a date with its year first is read`(text: String, date: String) {
    #expect(CalendarDate(written: text)?.text == date)
  }

  @Test(arguments: [
    "03/01/2026", "2026-02-30", "2026-13-01", "26-03-01", "2026-03", "2026年3月", "2026-03-01 08:00", "46082",
    "2026/3/1/1", "", "-", "soon", "20260301",
  ])
  func `anything else is not a date`(text: String) {
    #expect(CalendarDate(written: text) == nil)
  }

  @Test(arguments: [
    ("2029-02-28", "2029-03-01"), ("2028-02-28", "2028-02-29"), ("2026-12-31", "2027-01-01"),
    ("2026-04-30", "2026-05-01"), ("2026-05-30", "2026-05-31"),
  ])
  func `the day after the last one begins what follows`(last: String, next: String) {
    #expect(CalendarDate(written: last)?.next.text == next)
  }

  @Test func `Excel's number of a day is reported as its date`() {
    #expect(CalendarDate(excel: 46082)?.text == "2026-03-01")
    #expect(CalendarDate(excel: 61)?.text == nil)
    // A day and a time without signs, and the ends of what a number can be.
    for number in [20_290_301_120_000, Int.max, Int.min] { #expect(CalendarDate(excel: number) == nil) }
  }
}
