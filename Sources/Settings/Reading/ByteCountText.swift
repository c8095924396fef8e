/// A number of bytes as a file writes it: a whole number with its unit, such as `64MiB`.
enum ByteCountText {
  /// The units with their size.
  static let units: [(name: String, size: Int64)] = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]

  /// The number of bytes; nil where the text is none.
  static func parse(_ text: String) -> Int64? {
    let digits = text.prefix { $0.isASCII && $0.isWholeNumber }
    guard (1...6).contains(digits.count), let count = Int64(digits) else { return nil }
    return units.first { $0.name == text.dropFirst(digits.count) }.map { $0.size * count }
  }

  /// The shortest text for a whole number of KiB.
  static func text(_ count: Int64) -> String {
    let unit = units.last { count >= $0.size && count % $0.size == 0 } ?? units[0]
    return "\(count / unit.size)\(unit.name)"
  }
}

extension YAMLNode {
  /// A number of bytes in a range.
  func byteCount(in range: ClosedRange<Int64>) -> Int64? {
    guard let text = text() else { return nil }
    guard let count = ByteCountText.parse(text) else {
      error(
        "\(quoted(text)) is not a size",
        hint: "write a whole number with one of the units KiB, MiB, GiB, such as '64MiB'")
      return nil
    }
    guard range.contains(count) else {
      error(
        "\(quoted(text)) is out of range",
        hint: "write \(ByteCountText.text(range.lowerBound)) to \(ByteCountText.text(range.upperBound))")
      return nil
    }
    return count
  }
}
