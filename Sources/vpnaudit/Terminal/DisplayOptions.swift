import Model
import Reporter

/// How a run is shown: the terminal's abilities and the options.
struct DisplayOptions: Sendable {
  let colour: Bool
  let glyphs: ChartGlyphs
  let isVerbose: Bool
  /// Of whatever is shown or written.
  let wording: Wording

  /// A report on the endpoints in lines of at most `columns` cells.
  func report(on endpoints: [Endpoint], columns: Int) -> ProbeReport {
    ProbeReport(
      colour: colour, columns: columns, targets: endpoints.map(\.target),
      isProxied: endpoints.contains { $0.proxy != nil }, isVerbose: isVerbose, glyphs: glyphs,
      wording: wording)
  }
}
