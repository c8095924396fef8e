import Model
import Testing

@testable import Settings

struct TimeZoneTests {
  @Test(arguments: [
    ("UTC", "2026-11-01", "2026-11-01T00:00:00.000Z"),
    ("Asia/Shanghai", "2029-03-01", "2029-02-28T16:00:00.000Z"),
    ("Europe/Berlin", "2026-07-01", "2026-06-30T22:00:00.000Z"),
    ("Europe/Berlin", "2026-01-01", "2025-12-31T23:00:00.000Z"),
    ("Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00.000Z"),
    ("UTC", "1969-07-20", "1969-07-20T00:00:00.000Z"),
    ("UTC", "1900-01-01", "1900-01-01T00:00:00.000Z"),
    // The clocks went from midnight to one o'clock.
    ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00.000Z"),
    ("Asia/Beirut", "2022-03-27", "2022-03-26T22:00:00.000Z"),
    // Samoa had no such day: the first moment after it.
    ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00.000Z"),
  ])
  func `a day begins where its authority sits`(_ zone: String, _ day: String, _ begin: String) throws {
    let zone = try #require(TimeZoneName(zone))
    let (year, month, number) = try #require(Day.components(day))
    #expect(zone.begin(ofYear: year, month: month, day: number)?.description == begin)
  }

  @Test func `the days of every zone follow one another`() throws {
    for name in ["America/Sao_Paulo", "Africa/Cairo", "Asia/Shanghai", "Pacific/Apia", "America/Havana"] {
      let zone = try #require(TimeZoneName(name))
      var last: Timestamp?
      for year in [1900, 1969, 1986, 2011, 2018, 2024] {
        for month in 1...12 {
          for day in 1...28 {
            let begin = try #require(zone.begin(ofYear: year, month: month, day: day))
            if let last { #expect(last <= begin) }
            last = begin
          }
        }
      }
    }
  }

  @Test(arguments: [
    "", "CST", "EST", "GMT+8", "+08:00", "Asia/Beijing", "asia/nowhere", "../etc/passwd", "/etc/localtime",
    "Asia/",
  ])
  func `anything but an IANA name is refused`(_ name: String) {
    #expect(TimeZoneName(name) == nil)
  }
}
