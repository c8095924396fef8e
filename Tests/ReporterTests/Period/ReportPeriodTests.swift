import Model
@testable import Reporter
import Testing

/// Which moments a period holds, and what an inventory may be.
@Suite struct ReportPeriodTests {
  private static func utc(_ text: String) -> ReportPeriod? {
    ReportPeriod(text, timeZone: "UTC") { Timestamp(ofYear: $0, month: $1, day: $2) }
  }

  @Test(arguments: [
    ("2026", "2026-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"),
    ("2026-Q1", "2026-01-01T00:00:00.000Z", "2026-04-01T00:00:00.000Z"),
    ("2026-Q4", "2026-10-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"),
    ("2028-02", "2028-02-01T00:00:00.000Z", "2028-03-01T00:00:00.000Z"),
    ("2026-12", "2026-12-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"),
  ])
  func `a period has its first moment and not its last`(text: String, from: String, until: String) throws {
    let period = try #require(Self.utc(text))
    #expect(period.from.description == from && period.until.description == until)
    #expect(period.contains(period.from) && !period.contains(period.until))
    #expect(period.contains(Timestamp(milliseconds: period.until.milliseconds - 1)))
    #expect(!period.contains(Timestamp(milliseconds: period.from.milliseconds - 1)))
  }

  @Test(arguments: [
    "", "26", "2026-", "2026-Q0", "2026-Q5", "2026-q4", "2026-13", "2026-1", "2026-10-01", "+026", "２０２６",
  ])
  func `anything else is no period`(text: String) { #expect(Self.utc(text) == nil) }

  @Test func `a period without time is none`() {
    let moment = Timestamp(seconds: 0)
    #expect(
      ReportPeriod(from: moment, until: moment, timeZone: "UTC", date: { $0.day }, begin: { _, _, _ in nil })
        == nil)
  }

  @Test func `an inventory is read by its columns, quoted or not`() throws {
    let csv = "\u{feff}site , Host\r\nbeijing,bj-1\r\n\r\n\"a, \"\"b\"\"\",\"x\ny\"\r\n,last"
    let inventory = try Inventory(csv: Array(csv.utf8))
    #expect(inventory.hosts.map(\.host) == ["bj-1", "x\ny", "last"])
    #expect(inventory.hosts.map(\.site) == ["beijing", "a, \"b\"", nil])
  }

  @Test(arguments: [
    ("name\na", 1, InventoryProblem.noHostColumn), ("", 1, .noHostColumn), ("host,site\n,x", 2, .emptyHost),
    ("host\na\nb\nA", 4, .repeated(host: "A", line: 2)), ("host\na\n\"b", 3, .unendedQuote),
  ])
  func `a mistake in an inventory has its line`(csv: String, line: Int, problem: InventoryProblem) {
    #expect(throws: Inventory.Mistake(line: line, problem: problem)) { try Inventory(csv: Array(csv.utf8)) }
  }
}
