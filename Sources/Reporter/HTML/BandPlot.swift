/// Times of each day as SmokePing draws them: a line for the median in the band of most of them, and below it what failed.
struct BandPlot {
  /// One day: times in any one unit, nil where there are none, and how many of how many failed.
  struct Day {
    let low: Int64?
    let median: Int64?
    let high: Int64?
    let top: Int64?
    let failed: Int
    let all: Int
  }

  let days: [Day]
  /// What the upper edge stands for.
  let ceiling: Int64

  private static let (width, height) = (1_000, 100)
  /// The failures have the lowest part for themselves.
  private static let failureHeight = 18

  func svg(id: String, title: String, description: String) -> Markup {
    var content: [Markup] = []
    for run in runs {
      content.append(.element("path", ["class": "top", "d": area(run, from: \.high, to: \.top)]))
      content.append(.element("path", ["class": "band", "d": area(run, from: \.low, to: \.high)]))
    }
    for run in runs {
      content.append(.element("path", ["class": "median", "d": line(run)]))
    }
    let failures = failures
    if !failures.isEmpty { content.append(.element("path", ["class": "failed", "d": failures])) }
    return Drawing.svg(
      id: id, style: "plot", width: Self.width, height: Self.height, title: title, description: description,
      content: content)
  }

  /// Days with times, as far as they follow each other: a gap is not drawn over.
  private var runs: [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for day in 0...days.count {
      let hasTimes = day < days.count && days[day].median != nil
      if hasTimes, start == nil { start = day }
      if !hasTimes, let begun = start {
        runs.append(begun..<day)
        start = nil
      }
    }
    return runs
  }

  private func x(_ edge: Int) -> Int { edge * Self.width / max(1, days.count) }

  private func y(_ time: Int64?) -> Int {
    let room = Int64(Self.height - Self.failureHeight - 2)
    let share = min(max(0, time ?? 0), ceiling) * room / max(1, ceiling)
    return Int(room - share) + 1
  }

  /// Steps, one for each day: between two days nothing is known.
  private func area(_ run: Range<Int>, from low: KeyPath<Day, Int64?>, to high: KeyPath<Day, Int64?>)
    -> String
  {
    let upper = run.map { "L\(x($0)) \(y(days[$0][keyPath: high]))H\(x($0 + 1))" }.joined()
    let lower = run.reversed().map { "L\(x($0 + 1)) \(y(days[$0][keyPath: low]))H\(x($0))" }.joined()
    return "M\(x(run.lowerBound)) \(y(days[run.lowerBound][keyPath: low]))" + upper + lower + "Z"
  }

  private func line(_ run: Range<Int>) -> String {
    "M" + run.map { "\(x($0)) \(y(days[$0].median))H\(x($0 + 1))" }.joined(separator: "L")
  }

  private var failures: String {
    days.enumerated().filter { $0.element.failed > 0 && $0.element.all > 0 }.map { day, counts in
      let height = max(2, counts.failed * Self.failureHeight / counts.all)
      return "M\(x(day)) \(Self.height)V\(Self.height - height)H\(x(day + 1))V\(Self.height)Z"
    }.joined()
  }
}
