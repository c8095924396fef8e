import Foundation
package import Model

/// A time zone by its IANA name, in which an authority's days begin.
package struct TimeZoneName {
  package let name: String
  /// Nil for UTC, which needs no calendar.
  private let calendar: LocalCalendar?

  package static var utc: TimeZoneName { TimeZoneName(name: "UTC", calendar: nil) }

  /// The zone of the name; nil where there is none.
  package init?(_ name: String) {
    if name == "UTC" {
      self = .utc
      return
    }
    // Foundation takes abbreviations too, which are not unique: CST is six hours behind or eight ahead.
    guard name.contains("/"), let zone = TimeZone(identifier: name) else { return nil }
    self.init(name: name, calendar: LocalCalendar(zone))
  }

  private init(name: String, calendar: LocalCalendar?) {
    self.name = name
    self.calendar = calendar
  }

  /// The first moment of a day, which is not midnight where the clocks skip it.
  package func begin(ofYear year: Int, month: Int, day: Int) -> Timestamp? {
    guard let calendar else { return Timestamp(ofYear: year, month: month, day: day) }
    return calendar.begin(ofYear: year, month: month, day: day)
  }

  /// The day that it is at a moment: `2026-11-22`.
  package func date(of moment: Timestamp) -> String {
    calendar?.date(of: moment) ?? String(moment.description.prefix(10))
  }
}

/// The days of a zone, each worked out once: a registry writes the same ones over and over, and Foundation takes
/// microseconds for each.
private final class LocalCalendar {
  private let calendar: Calendar
  /// By year, month and day in one number.
  private var begins: [Int: Timestamp] = [:]

  init(_ zone: TimeZone) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    self.calendar = calendar
  }

  func begin(ofYear year: Int, month: Int, day: Int) -> Timestamp? {
    let number = (year * 16 + month) * 32 + day
    if let known = begins[number] { return known }
    let noon = DateComponents(year: year, month: month, day: day, hour: 12)
    let begin = calendar.date(from: noon).map { Timestamp(calendar.startOfDay(for: $0)) }
    begins[number] = begin
    return begin
  }

  /// Nil for one outside of the years that registries write.
  func date(of moment: Timestamp) -> String? {
    let parts = calendar.dateComponents([.year, .month, .day], from: moment.date)
    return CalendarDate(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1)?.text
  }
}

extension YAMLNode {
  func timeZone() -> TimeZoneName? {
    read(as: "a time zone", hint: "write an IANA name such as 'Asia/Shanghai', or 'UTC'") { TimeZoneName($0) }
  }

  /// A moment by RFC 3339.
  func moment() -> Timestamp? {
    read(as: "an RFC 3339 time", hint: "write one such as '2026-11-01T00:00:00Z'") { Timestamp($0) }
  }

  /// A day as the authority of the zone means it.
  func day(in zone: TimeZoneName) -> Day? {
    guard let text = text() else { return nil }
    guard let (year, month, day) = Day.components(text) else {
      error("\(quoted(text)) is not a date", hint: "write one such as '2029-03-01'")
      return nil
    }
    guard (1900...2999).contains(year), let begin = zone.begin(ofYear: year, month: month, day: day) else {
      error("\(quoted(text)) is out of range", hint: "write a date from 1900-01-01 to 2999-12-31")
      return nil
    }
    return Day(year: year, month: month, day: day, begins: begin)
  }

  /// A half-open period of `from` and `until`.
  func period(in zone: TimeZoneName) -> Period? {
    Fields(self, keys: ["from", "until"]).map { $0.period(in: zone) }
  }
}

extension Fields {
  /// The half-open period of the keys `from` and `until`.
  func period(in zone: TimeZoneName) -> Period {
    let from = self["from"]?.day(in: zone)
    let until = self["until"]?.day(in: zone)
    if let from, let until, until.begins <= from.begins {
      error(
        "ends on \(until), which is not after its start on \(from)", at: "until",
        hint: "'until' is the first day on which it no longer holds")
    }
    return Period(from: from, until: until)
  }
}
