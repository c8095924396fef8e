import Foundation
import Model
import Testing

struct TimeTests {
  @Test(arguments: [
    ("2026-11-21T18:30:25.123Z", "2026-11-21T18:30:25.123Z"),
    ("2026-11-21T18:30:25Z", "2026-11-21T18:30:25.000Z"),
    ("2026-11-21T18:30:25+08:00", "2026-11-21T10:30:25.000Z"),
    ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"),
    ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
    ("2024-02-29T00:00:00-00:30", "2024-02-29T00:30:00.000Z"),
  ])
  func `a moment is read and written in UTC to the millisecond`(_ text: String, _ written: String) throws {
    let moment = try #require(Timestamp(text))
    #expect(moment.description == written)
    #expect(Timestamp(written) == moment)
  }

  @Test(arguments: [
    "", "2026-11-21", "2026-11-21T18:30:25", "2026-11-21 18:30:25Z", "2026-11-21T18:30Z",
    "2026-13-21T18:30:25Z", "2026-11-31T18:30:25Z",
    "2026-02-29T00:00:00Z", "2026-11-21T25:30:25Z", "2026-11-21T18:60:25Z", "2026-11-21T18:30:61Z",
    "12026-11-21T18:30:25Z",
    "2026-11-21T18:30:25Zx", "2026-11-21T18:30:25.Z", "2026-11-21T18:30:25+8", "2026-11-21T18:30:25+08:99",
    "-026-11-21T18:30:25Z",
  ])
  func `what is no RFC 3339 time is refused`(_ text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test func `every moment is read back as it was written`() {
    var random = SplitMix(state: 11)
    for _ in 0..<20_000 {
      // From 0000-01-01 to 9999-12-31.
      let moment = Timestamp(
        milliseconds: .random(in: -62_167_219_200_000...253_402_300_799_999, using: &random))
      #expect(Timestamp(moment.description) == moment)
    }
    #expect(Timestamp(milliseconds: -62_167_219_200_000).description == "0000-01-01T00:00:00.000Z")
    #expect(Timestamp(milliseconds: 253_402_300_799_999).description == "9999-12-31T23:59:59.999Z")
    #expect(
      !Timestamp(milliseconds: .min).description.isEmpty && !Timestamp(milliseconds: .max).description.isEmpty
    )
  }

  @Test(arguments: [0, 951_782_400, 1_709_164_800, 1_795_219_200, -1, 4_102_444_799, 1_582_934_400])
  func `moments agree with Foundation's`(_ seconds: Int64) {
    let moment = Timestamp(seconds: seconds)
    #expect(moment.date.formatted(.iso8601) == moment.description.replacing(".000Z", with: "Z"))
    #expect(Timestamp(moment.date) == moment)
  }

  @Test func `days are added as 24 hours`() {
    let moment = Timestamp(seconds: 0)
    #expect(moment.adding(days: 180).milliseconds == 180 * 86_400_000)
    #expect(moment.adding(days: -1) < moment)
  }

  @Test(arguments: [
    ("2029-03-01", true), ("2024-02-29", true), ("2000-02-29", true), ("1900-02-29", false),
    ("2023-02-29", false), ("2026-04-31", false),
    ("2026-12-31", true), ("2026-13-01", false), ("2026-00-01", false), ("2026-01-00", false),
    ("2026-1-1", false), ("26-01-01", false),
    ("2026-01-01T00:00:00Z", false), ("", false), ("--", false), ("+026-01-01", false), ("２０２６-01-01", false),
  ])
  func `a date exists or is refused`(_ text: String, _ exists: Bool) {
    #expect((Day.components(text) != nil) == exists)
  }

  @Test(arguments: [
    ("2029-03-01", "2029-02-28"), ("2028-03-01", "2028-02-29"), ("2029-01-01", "2028-12-31"),
    ("2029-05-01", "2029-04-30"),
    ("2029-03-02", "2029-03-01"),
  ])
  func `the eve is the last day before a half-open end`(_ text: String, _ eve: String) throws {
    let (year, month, day) = try #require(Day.components(text))
    let date = Day(year: year, month: month, day: day, begins: Timestamp(seconds: 0))
    #expect(date.eve == eve)
    #expect(date.description == text)
  }

  @Test func `a period holds its first moment and not its end`() {
    func day(_ seconds: Int64) -> Day {
      Day(year: 2026, month: 1, day: 1, begins: Timestamp(seconds: seconds))
    }
    let period = Period(from: day(100), until: day(200))
    for (milliseconds, inside) in [(99_999, false), (100_000, true), (199_999, true), (200_000, false)]
      as [(Int64, Bool)]
    {
      #expect(period.contains(Timestamp(milliseconds: milliseconds)) == inside)
    }
    #expect(Period(from: nil, until: day(200)).contains(Timestamp(milliseconds: .min)))
    #expect(Period(from: day(100), until: nil).contains(Timestamp(milliseconds: .max)))
    #expect(Period(from: nil, until: nil).contains(Timestamp(seconds: 0)))
  }
}
