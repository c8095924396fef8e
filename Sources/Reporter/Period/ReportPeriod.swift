public import Model

/// The time that a report is about: from a moment up to, not including, another, in days of a time zone.
public struct ReportPeriod: Hashable, Sendable {
  /// As it was asked for: `2026-Q4`, `2026-10`, or the two ends.
  public let name: String
  public let from: Timestamp
  public let until: Timestamp
  /// The zone's IANA name.
  public let timeZone: String
  /// Its days in the zone, the first of which may have begun before it; empty where there are more than `mostDays`.
  let days: [CalendarDay]

  /// A day in the zone.
  struct CalendarDay: Hashable, Sendable {
    /// `2026-11-22`.
    let date: String
    let begins: Timestamp
  }

  /// The most days that are told apart.
  static let mostDays = 400

  /// A period from its ends; nil where it holds no time.
  ///
  /// `date` gives the day of a moment in the zone (`2026-11-22`), and `begin` the first moment of a day.
  public init?(
    from: Timestamp, until: Timestamp, timeZone: String, date: (Timestamp) -> String,
    begin: (_ year: Int, _ month: Int, _ day: Int) -> Timestamp?
  ) {
    self.init(
      name: "\(from)/\(until)", from: from, until: until, timeZone: timeZone,
      days: Self.days(from: Day.components(date(from)), until: until, begin: begin))
  }

  /// A year (`2026`), a quarter (`2026-Q4`) or a month (`2026-10`); nil for any other text.
  ///
  /// `begin` gives the first moment of a day in the zone.
  public init?(
    _ text: String, timeZone: String, begin: (_ year: Int, _ month: Int, _ day: Int) -> Timestamp?
  ) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let year = Self.number(parts[0], digits: 4), (1970...2900).contains(year), parts.count <= 2 else {
      return nil
    }
    var (month, length) = (1, 12)
    if parts.count == 2 {
      if parts[1].first == "Q", let quarter = Self.number(parts[1].dropFirst(), digits: 1) {
        guard (1...4).contains(quarter) else { return nil }
        (month, length) = (quarter * 3 - 2, 3)
      } else {
        guard let written = Self.number(parts[1], digits: 2), (1...12).contains(written) else { return nil }
        (month, length) = (written, 1)
      }
    }
    let next = month + length > 12 ? (year + 1, 1) : (year, month + length)
    guard let from = begin(year, month, 1), let until = begin(next.0, next.1, 1) else { return nil }
    self.init(
      name: text, from: from, until: until, timeZone: timeZone,
      days: Self.days(from: (year, month, 1), until: until, begin: begin))
  }

  private init?(name: String, from: Timestamp, until: Timestamp, timeZone: String, days: [CalendarDay]) {
    guard from < until else { return nil }
    (self.name, self.from, self.until, self.timeZone) = (name, from, until, timeZone)
    self.days = days
  }

  private static func days(
    from first: (year: Int, month: Int, day: Int)?, until: Timestamp,
    begin: (_ year: Int, _ month: Int, _ day: Int) -> Timestamp?
  ) -> [CalendarDay] {
    guard let first else { return [] }
    let start = Timestamp(ofYear: first.year, month: first.month, day: first.day)
    var days: [CalendarDay] = []
    for number in 0...mostDays {
      let date = start.adding(days: number).day
      guard let (year, month, day) = Day.components(date), let begins = begin(year, month, day) else {
        continue
      }
      if begins >= until { return days }
      // A zone may leave a day out, as Samoa did: it then begins when the next one does.
      if let last = days.last, last.begins >= begins { days.removeLast() }
      days.append(CalendarDay(date: date, begins: begins))
    }
    return []
  }

  /// The number of the day that holds a moment; nil where days are not told apart.
  func day(of moment: Timestamp) -> Int? {
    var (low, high) = (0, days.count)
    while low < high {
      let middle = (low + high) / 2
      if days[middle].begins <= moment { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  func contains(_ moment: Timestamp) -> Bool { from <= moment && moment < until }

  private static func number(_ text: some StringProtocol, digits: Int) -> Int? {
    guard text.utf8.count == digits, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
  }
}
