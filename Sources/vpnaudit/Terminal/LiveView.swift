import Linux
import Model
import Reporter

/// The live view: lines that scroll, and below them a chart that is redrawn ten times a second at most.
struct LiveView {
  private var area = LiveArea()
  private var size = Terminal.size
  /// Lines that were not drawn yet.
  private var fresh = ""
  /// The last lines, for a terminal whose size has changed.
  private var history: [String] = []
  private var isChanged = true
  private var next = MonotonicTime.now
  private let colour: Bool
  private let glyphs: ChartGlyphs
  private let listsSamples: Bool
  private let wording: Wording

  private static let pause: Duration = .milliseconds(100)
  private static let lines = 200

  init(options: DisplayOptions, listsSamples: Bool) {
    (colour, glyphs, wording) = (options.colour, options.glyphs, options.wording)
    self.listsSamples = listsSamples
  }

  /// How wide the terminal is.
  var columns: Int { size.columns }

  /// The moment of the next drawing; nil while nothing has changed.
  var due: MonotonicTime? { isChanged ? next : nil }

  /// Notes that the chart's content has changed, and adds lines above it, which end with a newline.
  mutating func change(adding text: String = "") {
    isChanged = true
    guard !text.isEmpty else { return }
    fresh += text
    history += text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    if history.count > 2 * Self.lines { history.removeFirst(history.count - Self.lines) }
  }

  /// The text that draws it.
  mutating func draw(_ statistics: SampleStatistics) -> String {
    let begun = MonotonicTime.now
    defer {
      fresh = ""
      isChanged = false
      // Sorting thousands of targets takes a while: most of the time belongs to the measurement.
      next = begun + max(Self.pause, (MonotonicTime.now - begun) * 10)
    }
    return area.draw(lines(of: statistics), below: fresh)
  }

  private func lines(of statistics: SampleStatistics) -> [String] {
    // The cursor stays in the row below the chart.
    let rows = max(2, listsSamples ? size.rows * 2 / 3 : size.rows - 1)
    let places = statistics.entries.count > rows ? statistics.worstFirst : Array(statistics.entries.indices)
    return LiveFrame(
      targets: places.prefix(rows).map(statistics.live), totals: statistics.totals, colour: colour,
      glyphs: glyphs, wording: wording
    ).lines(columns: size.columns - 1, rows: rows)
  }

  /// The text that draws it on a terminal whose size has changed.
  mutating func resize(_ statistics: SampleStatistics) -> String {
    size = Terminal.size
    let start = area.startOver()
    let kept = history.suffix(size.rows)
    fresh = kept.map { $0 + "\n" }.joined()
    return start + draw(statistics)
  }

  /// The text that removes it, and leaves the lines above it.
  mutating func end() -> String {
    defer { fresh = "" }
    return area.erase() + fresh
  }
}
