public import FoundationEssentials

/// A moment of the wall clock, to the millisecond, written as RFC 3339 in UTC: `2026-11-21T18:30:25.123Z`.
public struct Timestamp: Hashable, Sendable, Comparable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let milliseconds: Int64

  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// A moment from whole seconds since 1970-01-01T00:00:00Z.
  public init(seconds: Int64) { self.milliseconds = seconds * 1000 }

  /// Midnight in UTC of a day of the Gregorian calendar; the caller has checked that the date exists.
  public init(ofYear year: Int, month: Int, day: Int) {
    let days = Self.days(toYear: Int64(year), month: Int64(month), day: Int64(day))
    self.milliseconds = days * 86_400_000
  }

  public init(_ date: Date) {
    self.milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded())
  }

  public var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }

  /// The moment `days` times 24 hours later.
  public func adding(days: Int) -> Timestamp {
    Timestamp(milliseconds: milliseconds + Int64(days) * 86_400_000)
  }
}

// Read and written in whole numbers: Foundation's formats go by way of a Double, which loses milliseconds
// (.123 comes back as .122), and take the 31st of November and an hour of 25.
extension Timestamp {
  /// A moment from RFC 3339 text (§5.6) with or without a fraction; nil where the text is none.
  ///
  /// What is finer than a millisecond is cut off. A leap second (`:60`) is refused.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    func number(at place: Int, count: Int, below limit: Int) -> Int64? {
      guard place + count <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[place..<(place + count)] {
        guard (48...57).contains(byte) else { return nil }
        value = value * 10 + Int(byte) - 48
      }
      return value < limit ? Int64(value) : nil
    }
    func holds(_ character: Character, at place: Int) -> Bool {
      place < bytes.count && character.asciiValue == bytes[place]
    }
    guard bytes.count >= 20,
      let (year, month, day) = Day.components(String(decoding: bytes[..<10], as: UTF8.self)),
      holds("T", at: 10), let hour = number(at: 11, count: 2, below: 24),
      holds(":", at: 13), let minute = number(at: 14, count: 2, below: 60),
      holds(":", at: 16), let second = number(at: 17, count: 2, below: 60)
    else { return nil }
    var end = 19
    var fraction: Int64 = 0
    if holds(".", at: end) {
      let digits = bytes[(end + 1)...].prefix { (48...57).contains($0) }
      guard (1...9).contains(digits.count) else { return nil }
      for place in 0..<3 {
        fraction = fraction * 10 + (place < digits.count ? Int64(digits[end + 1 + place]) - 48 : 0)
      }
      end += 1 + digits.count
    }
    var offset: Int64 = 0
    if holds("+", at: end) || holds("-", at: end) {
      guard let hours = number(at: end + 1, count: 2, below: 24), holds(":", at: end + 3),
        let minutes = number(at: end + 4, count: 2, below: 60)
      else { return nil }
      offset = (hours * 60 + minutes) * (holds("-", at: end) ? -60 : 60)
      end += 6
    } else if holds("Z", at: end) {
      end += 1
    } else {
      return nil
    }
    guard end == bytes.count else { return nil }
    let days = Self.days(toYear: Int64(year), month: Int64(month), day: Int64(day))
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - offset
    self.init(milliseconds: seconds * 1000 + fraction)
  }

  /// The days from 1970-01-01 to a date of the Gregorian calendar, which is taken to hold for all time.
  ///
  /// Counted in years that begin in March, so that the leap day is a year's last.
  private static func days(toYear year: Int64, month: Int64, day: Int64) -> Int64 {
    let marchYear = month > 2 ? year : year - 1
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let era = marchYear.flooredQuotient(400)
    let yearOfEra = marchYear - era * 400
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The date that lies so many days after 1970-01-01: the inverse of `days(toYear:month:day:)`.
  private static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = shifted.flooredQuotient(146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1
    )
  }
}

extension Timestamp: CustomStringConvertible {
  public var description: String {
    func pad(_ value: Int64, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let days = milliseconds.flooredQuotient(86_400_000)
    let rest = (milliseconds % 86_400_000 + 86_400_000) % 86_400_000
    let (year, month, day) = Self.date(days: days)
    let time = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { pad($0, 2) }
    return
      "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T\(time.joined(separator: ":")).\(pad(rest % 1000, 3))Z"
  }
}

extension Timestamp: WrittenAsText {
  public static var format: MalformedTextError.Format { .time }
}

extension Int64 {
  /// The quotient rounded down, also before the epoch.
  fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
