import ArgumentParser
import Model
import Reporter
import Settings

/// The options for the period of a report.
struct ReportSpan: ParsableArguments {
  @Option(help: ArgumentHelp("A year, a quarter or a month: 2026, 2026-Q4, 2026-10.", valueName: "period"))
  var period: String?

  @Option(
    help: ArgumentHelp("From a day of the time zone or an RFC 3339 time on, instead.", valueName: "date"))
  var since: String?

  @Option(help: ArgumentHelp("Up to, not including, a day or an RFC 3339 time.", valueName: "date"))
  var until: String?

  @Option(
    name: .customLong("timezone"),
    help: ArgumentHelp("Where the days begin, such as Asia/Shanghai (default: UTC).", valueName: "zone"),
    transform: Self.zone)
  var zone = TimeZoneName.utc

  func validate() throws {
    switch (period, since, until) {
    case (_?, nil, nil), (nil, _?, _?): _ = try span
    case (nil, nil, nil): throw ValidationError("name the period: --period 2026-Q4, or --since and --until")
    case (_?, _, _): throw ValidationError("--period cannot be combined with --since or --until")
    default: throw ValidationError("--since and --until belong together")
    }
  }

  /// The period that is meant.
  var span: ReportPeriod {
    get throws {
      if let period {
        let span = ReportPeriod(period, timeZone: zone.name) { zone.begin(ofYear: $0, month: $1, day: $2) }
        if let span { return span }
        throw ValidationError("'\(period)' is not a period: write 2026, 2026-Q4 or 2026-10")
      }
      let (from, until) = (try moment(since ?? ""), try moment(until ?? ""))
      let span = ReportPeriod(
        from: from, until: until, timeZone: zone.name, date: { zone.date(of: $0) },
        begin: { zone.begin(ofYear: $0, month: $1, day: $2) })
      if let span { return span }
      throw ValidationError("--until is not after --since")
    }
  }

  private func moment(_ text: String) throws -> Timestamp {
    if let moment = Timestamp(text) { return moment }
    if let (year, month, day) = Day.components(text), (1970...2999).contains(year),
      let moment = zone.begin(ofYear: year, month: month, day: day)
    {
      return moment
    }
    throw ValidationError("'\(text)' is not a date: write one such as 2027-03-01, or 2027-03-01T08:00:00Z")
  }

  private static func zone(_ text: String) throws -> TimeZoneName {
    if let zone = TimeZoneName(text) { return zone }
    throw ValidationError("'\(text)' is not a time zone: write an IANA name such as Asia/Shanghai, or UTC")
  }
}
