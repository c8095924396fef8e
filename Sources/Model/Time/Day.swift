/// A calendar day as a registry writes it, with the moment it begins in its authority's time zone.
public struct Day: Hashable, Sendable {
  let year: Int
  let month: Int
  let day: Int
  /// Midnight of the day where the authority that wrote it sits.
  public let begins: Timestamp

  /// A day whose first moment the caller knows; the caller has checked that the date exists.
  public init(year: Int, month: Int, day: Int, begins: Timestamp) {
    self.year = year
    self.month = month
    self.day = day
    self.begins = begins
  }

  /// Year, month and day from `2029-03-01`; nil where the text is no date of the Gregorian calendar.
  public static func components(_ text: some StringProtocol) -> (year: Int, month: Int, day: Int)? {
    let text = String(text)
    let bytes = text.utf8.span
    let dash = UInt8(ascii: "-")
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for place in range {
        guard (48...57).contains(bytes[place]) else { return nil }
        value = value * 10 + Int(bytes[place]) - 48
      }
      return value
    }
    guard bytes.count == 10, bytes[4] == dash, bytes[7] == dash,
      let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      (1...12).contains(month), (1...daysIn(month: month, of: year)).contains(day)
    else { return nil }
    return (year, month, day)
  }

  /// The day before, as printed on a licence whose end is written half-open: `2029-02-28` for 2029-03-01.
  public var eve: String {
    if day > 1 { return Self.text(year, month, day - 1) }
    if month > 1 { return Self.text(year, month - 1, Self.daysIn(month: month - 1, of: year)) }
    return Self.text(year - 1, 12, 31)
  }

  private static func daysIn(month: Int, of year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func text(_ year: Int, _ month: Int, _ day: Int) -> String {
    func pad(_ value: Int, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))"
  }
}

extension Day: CustomStringConvertible {
  public var description: String { Self.text(year, month, day) }
}

/// From a day up to, not including, another; a side that is nil is open.
public struct Period: Hashable, Sendable {
  public let from: Day?
  public let until: Day?

  public init(from: Day?, until: Day?) {
    self.from = from
    self.until = until
  }

  /// Whether the period holds the moment.
  public func contains(_ moment: Timestamp) -> Bool {
    hasBegun(at: moment) && !hasEnded(at: moment)
  }

  /// Whether the first day has begun; true where the start is open.
  public func hasBegun(at moment: Timestamp) -> Bool { from.map { $0.begins <= moment } ?? true }

  /// Whether the end has come; false where the end is open.
  public func hasEnded(at moment: Timestamp) -> Bool { until.map { $0.begins <= moment } ?? false }
}
