internal import Model

/// The medians of the phases, one after another as they happen, as bars on one scale.
struct Waterfall {
  /// A row of it.
  struct Row {
    let part: TimedPart
    let spread: EndpointRecord.Spread
    /// Where its bar begins.
    let offset: Int64
    /// Whether it is a part of the row above it.
    var isPart = false
  }

  let rows: [Row]
  private let total: Int64

  init(_ summary: EndpointRecord.Summary) {
    var rows: [Row] = []
    var offset: Int64 = 0
    func add(_ part: TimedPart, _ spread: EndpointRecord.Spread?, at start: Int64, isPart: Bool = false)
      -> Int64
    {
      guard let spread else { return start }
      rows.append(Row(part: part, spread: spread, offset: start, isPart: isPart))
      return start + spread.median.count
    }
    let before: [(Failure.Phase, EndpointRecord.Spread?)] = [
      (.resolve, summary.resolve), (.connect, summary.connect), (.proxy, summary.proxy),
      (.starttls, summary.starttls),
    ]
    for (phase, spread) in before {
      offset = add(.phase(phase), spread, at: offset)
    }
    let handshake = offset
    offset = add(.phase(.tls), summary.tls, at: handshake)
    if summary.tls != nil {
      let network = add(.network, summary.network, at: handshake, isPart: true)
      _ = add(.local, summary.local, at: network, isPart: true)
    }
    offset = add(.phase(.request), summary.request, at: offset)
    self.rows = rows
    // The medians of the parts may add up to more than the median of the whole.
    total = max(1, rows.map { $0.offset + $0.spread.median.count }.max() ?? 1)
  }

  /// The bar of a row in `width` cells.
  func bar(of row: Row, width: Int, glyphs: ChartGlyphs) -> String {
    let start = min(width - 1, Int(row.offset * Int64(width) / total))
    let end = Int((row.offset + row.spread.median.count) * Int64(width) * 8 / total)
    return glyphs.bar(until: end, skipping: start)
  }
}
