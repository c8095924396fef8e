/// Numbers of each day, one on top of the other.
struct DayBars {
  /// What is counted, with the class that colours it.
  struct Series {
    let style: String
    let numbers: [Int]
  }

  /// From the ground up.
  let series: [Series]

  private static let (width, height) = (1_000, 100)

  /// The highest bar.
  var highest: Int {
    let days = series.map(\.numbers.count).max() ?? 0
    return (0..<days).map { day in series.reduce(0) { $0 + $1.numbers[day] } }.max() ?? 0
  }

  /// A drawing that is stretched to its place, as `title` and `description` say in words; `id` is unique in the document.
  func svg(id: String, title: String, description: String) -> Markup {
    let days = series.map(\.numbers.count).max() ?? 0
    let highest = max(1, highest)
    var ground = [Int](repeating: 0, count: days)
    var paths: [Markup] = []
    for series in series where series.numbers.contains(where: { $0 > 0 }) {
      var path = ""
      var day = 0
      while day < days {
        // Days that are alike are one bar.
        var end = day + 1
        while end < days, series.numbers[end] == series.numbers[day], ground[end] == ground[day] { end += 1 }
        if series.numbers[day] > 0 {
          let (left, right) = (day * Self.width / days, end * Self.width / days)
          let low = Self.height - ground[day] * Self.height / highest
          let high = Self.height - (ground[day] + series.numbers[day]) * Self.height / highest
          // What is there shows, however little it is.
          path += "M\(left) \(low)H\(right)V\(min(high, low - 1))H\(left)Z"
        }
        day = end
      }
      for day in 0..<days { ground[day] += series.numbers[day] }
      paths.append(.element("path", ["class": series.style, "d": path]))
    }
    return Drawing.svg(
      id: id, style: "bars", width: Self.width, height: Self.height, title: title, description: description,
      content: paths)
  }
}
