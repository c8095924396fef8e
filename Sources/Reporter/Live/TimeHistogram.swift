internal import Model

/// How times lie, as bars: each row is a step of a scale on which every tenfold is as long.
struct TimeHistogram {
  struct Row: Hashable {
    let label: String
    let count: Int
  }

  let rows: [Row]

  /// Steps within a tenfold, in tenths of its beginning, from fine to coarse.
  private static let scales: [[Int64]] = [
    [10, 11, 12, 13, 15, 16, 18, 20, 22, 24, 27, 30, 33, 36, 39, 43, 47, 51, 56, 62, 68, 75, 82, 91],
    [10, 12, 15, 20, 25, 30, 40, 50, 60, 80], [10, 15, 20, 30, 50, 70], [10, 20, 50], [10],
  ]
  /// The first step ends here: what is shorter is the clock's own noise.
  private static let shortest: Int64 = 10

  /// A histogram of times in ascending order in at most `limit` rows, by the finest scale that has room; at least one
  /// row where there is a time.
  init(of points: [TimeDistribution.Point], limit: Int) {
    guard let least = points.first?.time.count, let greatest = points.last?.time.count else {
      rows = []
      return
    }
    let limit = max(1, limit)
    var edges: [Int64] = []
    for scale in Self.scales {
      edges = Self.edges(of: scale, from: least, through: greatest)
      if edges.count - 1 <= limit { break }
    }
    // Even the coarsest may be too long: the last row then takes what is left.
    let shown = min(edges.count - 1, limit)
    var counts = [Int](repeating: 0, count: shown)
    var row = 0
    for point in points {
      while row < shown - 1, point.time.count >= edges[row + 1] { row += 1 }
      counts[row] += point.count
    }
    rows = counts.enumerated().map { index, count in
      let end = index == shown - 1 ? edges[edges.count - 1] : edges[index + 1]
      return Row(label: Self.label(from: edges[index], to: end), count: count)
    }
  }

  /// The edges around the times: one more than there are rows.
  private static func edges(of scale: [Int64], from least: Int64, through greatest: Int64) -> [Int64] {
    var edges: [Int64] = [0]
    var unit = shortest / 10
    while edges[edges.count - 1] <= greatest {
      for step in scale where edges[edges.count - 1] <= greatest { edges.append(step * unit) }
      unit *= 10
    }
    let first = edges.lastIndex { $0 <= least } ?? 0
    return Array(edges[first...])
  }

  /// `1.1-1.2 ms`, `910 us-1.0 ms`.
  private static func label(from low: Int64, to high: Int64) -> String {
    let (start, end) = (words(low), words(high))
    return (start.unit == end.unit || low == 0 ? start.number : "\(start.number) \(start.unit)")
      + "-\(end.number) \(end.unit)"
  }

  /// An edge in two digits.
  private static func words(_ time: Int64) -> (number: String, unit: String) {
    let (unit, name): (Int64, String) =
      time < 1000 ? (1, "us") : time < 1_000_000 ? (1000, "ms") : (1_000_000, "s")
    let tenths = time * 10 / unit
    return (unit > 1 && tenths < 100 ? "\(tenths / 10).\(tenths % 10)" : "\(tenths / 10)", name)
  }

  /// The rows as lines of at most `width` cells.
  func lines(width: Int, glyphs: ChartGlyphs) -> [[StyledText]] {
    let labelWidth = rows.map(\.label.count).max() ?? 0
    let countWidth = rows.map { String($0.count).count }.max() ?? 0
    let room = max(1, width - labelWidth - countWidth - 4)
    let most = max(1, rows.map(\.count).max() ?? 1)
    return rows.map { row in
      var line = [StyledText(row.label)].aligned(right: labelWidth) + [StyledText("  ")]
      if row.count > 0 { line += [StyledText(glyphs.bar(until: row.count * room * 8 / most), .good)] }
      return line.padded(to: labelWidth + 2 + room)
        + [StyledText(String(row.count))].aligned(right: countWidth + 1)
    }
  }
}
