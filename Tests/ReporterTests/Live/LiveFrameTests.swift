import Model
import Testing

@testable import Reporter

@Suite struct LiveFrameTests {
  private static func times(_ counts: Int64...) -> [TimeDistribution.Point] {
    counts.sorted().map { TimeDistribution.Point(time: Microseconds($0), count: 1) }
  }

  private static func target(_ name: String, failing: Bool = false, median: Int64 = 2050) -> LiveTarget {
    let samples = (0..<20).map { index in
      failing && index % 3 == 0 ? nil : Microseconds(median + Int64(index * index % 17) * 100)
    }
    let ok = samples.count { $0 != nil }
    return LiveTarget(
      name: name, sent: samples.count, ok: ok,
      spread: .init(
        min: Microseconds(median / 2), median: Microseconds(median), p95: Microseconds(median * 2),
        max: Microseconds(median * 4), jitter: Microseconds(median / 10)), recent: samples)
  }

  private static func frame(
    _ targets: [LiveTarget], of count: Int? = nil, colour: Bool = false, glyphs: ChartGlyphs
  )
    -> LiveFrame
  {
    LiveFrame(
      targets: targets,
      totals: LiveTotals(
        targets: count ?? targets.count, sent: targets.reduce(0) { $0 + $1.sent },
        ok: targets.reduce(0) { $0 + $1.ok }, failing: targets.count { $0.ok < $0.sent }, phase: .tls,
        times: times(1100, 1500, 1700, 1900, 2050, 2050, 2200, 2300, 2500, 4100, 8200, 31_000)),
      colour: colour, glyphs: glyphs)
  }

  private static let one = [target("erp.corp.test:443")]
  private static let few = [
    target("erp.corp.test:443"), target("tcp://git.corp.test:22", failing: true, median: 310),
    LiveTarget(name: "wiki.corp.test:443", sent: 0, ok: 0, spread: nil, recent: []),
  ]
  private static let many = (1...60).map { target("host-\($0).corp.test:443", failing: $0 < 4) }

  @Test func `pictures are those that were read in review`() throws {
    var text = ""
    for (name, targets, count) in [("one", Self.one, 1), ("few", Self.few, 3), ("many", Self.many, 1000)] {
      for (columns, rows) in [(80, 16), (40, 6), (120, 30)] {
        for glyphs in [ChartGlyphs.blocks, .ascii] where columns == 80 || glyphs == .blocks {
          let lines = Self.frame(targets, of: count, glyphs: glyphs).lines(columns: columns, rows: rows)
          text += "--- \(name) \(columns)x\(rows) \(glyphs)\n" + lines.map { $0 + "\n" }.joined()
        }
      }
    }
    try Golden(name: "live.txt").expect(Array(text.utf8))
  }

  @Test(arguments: [1, 3, 10, 24, 50], [20, 39, 40, 79, 80, 200])
  func `a picture keeps to the room that there is`(rows: Int, columns: Int) {
    for targets in [Self.one, Self.few, Self.many, []] {
      for glyphs in [ChartGlyphs.blocks, .ascii] {
        let lines = Self.frame(targets, of: max(1, targets.count), glyphs: glyphs).lines(
          columns: columns, rows: rows)
        #expect(lines.count <= rows)
        for line in lines {
          #expect(TerminalText(line).cells <= columns)
          #expect(glyphs == .blocks || line.utf8.allSatisfy { $0 < 128 }, "\(line)")
        }
      }
    }
  }

  @Test func `colours are there where they are wanted, and nothing else that a terminal obeys`() {
    let hostile = [Self.target("a\u{1b}[2J\u{7}b:443", failing: true)]
    let coloured = Self.frame(hostile, colour: true, glyphs: .blocks).lines(columns: 80, rows: 20).joined()
    #expect(coloured.contains("\u{1b}[1mtarget\u{1b}[0m"))
    #expect(!coloured.contains("\u{1b}[2J") && !coloured.contains("\u{7}"))
    let plain = Self.frame(hostile, glyphs: .blocks).lines(columns: 80, rows: 20).joined()
    #expect(!plain.contains("\u{1b}"))
  }

  @Test(arguments: [
    ([1100], 8, ["1.1-1.2 ms 1"]),
    ([5, 9], 8, ["0-10 us 2"]),
    ([980, 1010], 8, ["910 us-1.0 ms 1", "1.0-1.1 ms 1"]),
    ([1000, 3_000_000], 3, ["1.0-10 ms 1", "10-100 ms 0", "100 ms-10 s 1"]),
    ([10, 3_000_000_000], 4, ["10-100 us 1", "100 us-1.0 ms 0", "1.0-10 ms 0", "10 ms-10000 s 1"]),
  ])
  func `the steps of a histogram are as fine as there is room for`(
    times: [Int64], limit: Int, rows: [String]
  ) {
    let histogram = TimeHistogram(
      of: times.map { TimeDistribution.Point(time: Microseconds($0), count: 1) }, limit: limit)
    #expect(histogram.rows.map { "\($0.label) \($0.count)" } == rows)
  }

  @Test func `every time is in a histogram, whatever its scale`() {
    for limit in 1...30 {
      for span in [1, 10, 1000, 100_000, 10_000_000] as [Int64] {
        let points = (0..<50).map { TimeDistribution.Point(time: Microseconds(7 + $0 * span), count: 2) }
        let histogram = TimeHistogram(of: points, limit: limit)
        #expect(histogram.rows.count <= limit)
        #expect(histogram.rows.reduce(0) { $0 + $1.count } == 100)
      }
    }
  }

  @Test func `what is drawn again stands where it stood`() {
    var area = LiveArea()
    #expect(area.draw(["a", "b"], below: "x\n") == "\rx\u{1b}[K\na\u{1b}[K\nb\u{1b}[K\n\u{1b}[J")
    #expect(area.draw(["c"]) == "\r\u{1b}[2Ac\u{1b}[K\n\u{1b}[J")
    #expect(area.erase() == "\r\u{1b}[1A\u{1b}[J")
    #expect(area.erase() == "")
  }
}
