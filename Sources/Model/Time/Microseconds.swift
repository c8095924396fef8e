/// A duration as the record writes it: a whole number of microseconds.
public struct Microseconds: Hashable, Sendable, Comparable, Codable {
  public let count: Int64

  public init(_ count: Int64) { self.count = count }

  /// A duration rounded down to whole microseconds.
  public init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self.count = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
  }

  public var duration: Duration { .microseconds(count) }

  public static func < (a: Microseconds, b: Microseconds) -> Bool { a.count < b.count }

  public init(from decoder: any Decoder) throws {
    self.count = try decoder.singleValueContainer().decode(Int64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(count)
  }
}
