import Model

/// A date as it is written, without a time zone.
package struct CalendarDate: Equatable {
  package let year: Int
  package let month: Int
  package let day: Int

  /// A date that exists; nil where it does not.
  package init?(year: Int, month: Int, day: Int) {
    guard (1900...2999).contains(year), Day.components(Self.text(year, month, day)) != nil else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  package var text: String { Self.text(year, month, day) }

  private static func text(_ year: Int, _ month: Int, _ day: Int) -> String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(year)-\(two(month))-\(two(day))"
  }
}

extension CalendarDate {
  /// A date with the year first, by '-', '/', '.' or 年月日, with or without a midnight behind it.
  package init?(written text: String) {
    var body = text[...]
    for midnight in [" 00:00:00", " 0:00:00", " 00:00", " 0:00", "T00:00:00"] where body.hasSuffix(midnight) {
      body = body.dropLast(midnight.count)
      break
    }
    if body.contains("年") {
      guard body.hasSuffix("日") else { return nil }
      body = body.dropLast()
    }
    let parts = body.split(omittingEmptySubsequences: false) { "-/.年月".contains($0) }
      .map { $0.filter { $0 != " " } }
    guard parts.map(\.utf8.count).first == 4, parts.count == 3,
      parts.allSatisfy({ (1...4).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}
