public import Model

/// The time that a report is about: from a moment up to, not including, another, in days of a time zone.
public struct ReportPeriod: Hashable, Sendable {
  /// As it was asked for: `2026-Q4`, `2026-10`, or the two ends.
  public let name: String
  public let from: Timestamp
  public let until: Timestamp
  /// The zone's IANA name.
  public let timeZone: String

  /// A period from its ends; nil where it holds no time.
  public init?(from: Timestamp, until: Timestamp, timeZone: String) {
    self.init(name: "\(from)/\(until)", from: from, until: until, timeZone: timeZone)
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
    self.init(name: text, from: from, until: until, timeZone: timeZone)
  }

  private init?(name: String, from: Timestamp, until: Timestamp, timeZone: String) {
    guard from < until else { return nil }
    (self.name, self.from, self.until, self.timeZone) = (name, from, until, timeZone)
  }

  func contains(_ moment: Timestamp) -> Bool { from <= moment && moment < until }

  private static func number(_ text: some StringProtocol, digits: Int) -> Int? {
    guard text.utf8.count == digits, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
  }
}
