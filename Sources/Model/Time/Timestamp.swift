public import FoundationEssentials

/// A moment of the wall clock, to the millisecond, written as RFC 3339 in UTC: `2026-11-21T18:30:25.123Z`.
public struct Timestamp: Hashable, Sendable, Comparable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let milliseconds: Int64

  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// A moment from whole seconds since 1970-01-01T00:00:00Z.
  public init(seconds: Int64) { self.milliseconds = seconds * 1000 }

  public init(_ date: Date) {
    self.milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded())
  }

  /// A moment from RFC 3339 text with or without a fraction; nil where the text is none.
  public init?(_ text: String) {
    guard
      let date = (try? Date(text, strategy: Self.format)) ?? (try? Date(text, strategy: Self.wholeSeconds))
    else { return nil }
    self.init(date)
  }

  public var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }

  /// The moment `days` times 24 hours later.
  public func adding(days: Int) -> Timestamp {
    Timestamp(milliseconds: milliseconds + Int64(days) * 86_400_000)
  }

  private static let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
  private static let wholeSeconds = Date.ISO8601FormatStyle()
}

extension Timestamp: CustomStringConvertible {
  public var description: String {
    // Foundation cuts the fraction of a binary number off, which loses a millisecond of every other moment.
    let fraction = (milliseconds % 1000 + 1000) % 1000
    let second = Date(timeIntervalSince1970: Double((milliseconds - fraction) / 1000))
    let digits = String(fraction)
    let padding = String(repeating: "0", count: 3 - digits.count)
    return "\(second.formatted(Self.wholeSeconds).dropLast()).\(padding)\(digits)Z"
  }
}

extension Timestamp: Codable {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let time = Timestamp(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "'\(text)' is no RFC 3339 time"))
    }
    self = time
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
