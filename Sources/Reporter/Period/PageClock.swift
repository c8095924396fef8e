internal import Model

/// The clock of a report's zone, as far as its days tell: no calendar is asked.
struct PageClock {
  private let days: [(begins: Timestamp, offset: Int64)]
  private let language: any PeriodLanguage
  /// The zone's name.
  private let zone: String
  /// The one distance from UTC in milliseconds; nil where the clocks were changed.
  private let fixed: Int64?

  init(_ report: PeriodReport, language: any PeriodLanguage) {
    self.language = language
    zone = report.period.timeZone
    days = report.days.compactMap { day in
      Day.components(day.day).map {
        let midnight = Timestamp(ofYear: $0.year, month: $0.month, day: $0.day)
        return (day.begins, midnight.milliseconds - day.begins.milliseconds)
      }
    }
    let offsets = Set(days.map(\.offset))
    fixed = offsets.count == 1 ? offsets.first : nil
  }

  /// The zone with its distance from UTC, or both where the clocks were changed.
  var zoneWords: PageRemark {
    var offsets: [Int64] = []
    for day in days where !offsets.contains(day.offset) { offsets.append(day.offset) }
    let shown = offsets.isEmpty ? [0] : offsets.prefix(3).map(\.self)
    return .zone(name: zone, offset: shown.map(Self.name).joined(separator: "/"))
  }

  /// What moments are given in where they say nothing else.
  var timesIn: String { fixed.map(Self.name) ?? Self.name(0) }

  /// A moment to the minute, with its exact form for programs.
  func time(_ moment: Timestamp) -> Markup {
    .element("time", ["datetime": moment.description], language.joinedMoment(parts(moment)))
  }

  /// A moment to the minute in words.
  func words(_ moment: Timestamp) -> String { language.joinedMoment(parts(moment)) }

  /// The day of a moment.
  func day(_ moment: Timestamp) -> String { language.day(parts(moment).date) }

  /// The day of a moment, with its exact form for programs.
  func dayElement(_ moment: Timestamp) -> Markup {
    .element("time", ["datetime": moment.description], day(moment))
  }

  /// The report's period: days where it begins and ends with them, else moments.
  func span(_ period: PeriodReport.Span) -> PageRemark {
    let (first, last) = (parts(period.from), parts(period.until))
    guard let offset = days.first?.offset, period.from == days.first?.begins else {
      return .span(from: words(period.from), through: words(period.until))
    }
    // At the end the clocks may be an hour off those at the start.
    let end = Timestamp(milliseconds: period.until.milliseconds + offset)
    let hour = end.description.dropFirst(11).prefix(5)
    guard ["23:00", "00:00", "01:00"].contains(hour) else {
      return .span(from: language.joinedMoment(first), through: language.joinedMoment(last))
    }
    let before = Timestamp(milliseconds: end.milliseconds - 12 * 3_600_000)
    return .span(from: language.day(first.date), through: language.day(before.day))
  }

  private func parts(_ moment: Timestamp) -> (date: String, time: String, zone: String?) {
    let offset = offset(at: moment)
    let local = Timestamp(milliseconds: moment.milliseconds + (offset ?? 0))
    let text = local.description
    return (
      String(text.prefix(10)), String(text.dropFirst(11).prefix(5)),
      offset == nil ? "UTC" : fixed == nil ? offset.map(Self.name) : nil
    )
  }

  /// In milliseconds; nil where it is not known, as on a day on which the clocks were changed.
  private func offset(at moment: Timestamp) -> Int64? {
    if let fixed { return fixed }
    guard let index = days.lastIndex(where: { $0.begins <= moment }) else { return nil }
    if index + 1 < days.count {
      return days[index].offset == days[index + 1].offset ? days[index].offset : nil
    }
    // Behind the last day only for as long as a day may last.
    return moment.milliseconds - days[index].begins.milliseconds < 23 * 3_600_000 ? days[index].offset : nil
  }

  /// `UTC+8`, `UTC-3:30`.
  private static func name(_ offset: Int64) -> String {
    let minutes = abs(offset) / 60_000
    if minutes == 0 { return "UTC" }
    let rest = minutes % 60
    return "UTC\(offset < 0 ? "-" : "+")\(minutes / 60)"
      + (rest == 0 ? "" : rest < 10 ? ":0\(rest)" : ":\(rest)")
  }
}

extension PeriodLanguage {
  fileprivate func joinedMoment(_ parts: (date: String, time: String, zone: String?)) -> String {
    moment(parts.date, parts.time, zone: parts.zone)
  }
}
