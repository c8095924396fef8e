/// A duration as a file writes it: a whole number with its unit, such as `300ms` or `14d`.
public enum DurationText {
  /// The units with their length.
  static let units: [(name: String, length: Duration)] = [
    ("us", .microseconds(1)), ("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)),
    ("h", .seconds(3600)), ("d", .seconds(86400)),
  ]

  /// The duration; nil where the text is none.
  public static func parse(_ text: String) -> Duration? {
    let digits = text.prefix { $0.isASCII && $0.isWholeNumber }
    // Ten digits of days are 27 million years, which a Duration holds.
    guard (1...10).contains(digits.count), let count = Int(digits) else { return nil }
    return units.first { $0.name == text.dropFirst(digits.count) }.map { $0.length * count }
  }

  /// The shortest text for a duration of whole microseconds.
  public static func text(_ duration: Duration) -> String {
    for (name, length) in units.reversed() where duration >= length {
      let count = Int(duration / length)
      if length * count == duration { return "\(count)\(name)" }
    }
    return "0s"
  }
}

extension YAMLNode {
  /// A duration in a range.
  func duration(in range: ClosedRange<Duration>) -> Duration? {
    guard let text = text() else { return nil }
    guard let duration = DurationText.parse(text) else {
      if !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) {
        error(
          "\(quoted(text)) has no unit", hint: "write '\(text.prefix(10))s', or one of us, ms, s, m, h, d")
      } else {
        error(
          "\(quoted(text)) is not a duration",
          hint: "write a whole number with one of the units us, ms, s, m, h, d, such as '1500ms'")
      }
      return nil
    }
    guard range.contains(duration) else {
      let (least, most) = (DurationText.text(range.lowerBound), DurationText.text(range.upperBound))
      error("\(quoted(text)) is out of range", hint: "write \(least) to \(most)")
      return nil
    }
    return duration
  }
}
