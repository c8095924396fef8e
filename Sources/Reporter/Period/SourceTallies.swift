internal import Model

/// What was read, and what became of it: sources, gaps that journals name, and inputs that were refused.
struct SourceTallies {
  private static let mostRefused = 100
  private static let mostGaps = 1_000

  private struct Counts {
    var checks = 0
    var repeated = 0
    var outside = 0
    var first: Int64?
    var last: Int64?
  }

  private(set) var sources: [PeriodReport.Source] = []
  private(set) var gaps: [PeriodReport.MissingEntries] = []
  private var refusedCount = 0
  private var refusedPlaces: [PeriodReport.Refused.Input] = []
  /// The one that is being read.
  private(set) var source: PeriodSource?
  private var counts = Counts()

  var refused: PeriodReport.Refused { .init(count: refusedCount, places: refusedPlaces) }

  /// Ends the source that was read until now, and begins with another one.
  mutating func begin(_ next: PeriodSource?) {
    if let source {
      sources.append(
        PeriodReport.Source(
          path: source.path, kind: source.kind, checks: counts.checks, repeated: counts.repeated,
          outside: counts.outside, firstEntry: counts.first, lastEntry: counts.last, chain: source.chain))
    }
    counts = Counts()
    source = next
  }

  /// Counts a check; `entry` is its number in a journal.
  mutating func count(entry: Int64?) {
    counts.checks += 1
    guard let entry else { return }
    counts.first = counts.first ?? entry
    counts.last = entry
  }

  mutating func countRepeated() { counts.repeated += 1 }

  mutating func countOutside() { counts.outside += 1 }

  /// Takes in what the journal that is being read says is missing.
  mutating func add(_ gap: Gap, entry: Int64) {
    guard let source, gaps.count < Self.mostGaps else { return }
    gaps.append(
      PeriodReport.MissingEntries(
        path: source.path, entry: entry, from: gap.from, to: gap.to, why: gap.why,
        firstEntry: gap.entries?.first, lastEntry: gap.entries?.last))
  }

  mutating func refuse(_ place: String, _ why: String) {
    refusedCount += 1
    if refusedPlaces.count < Self.mostRefused { refusedPlaces.append(.init(place: place, why: why)) }
  }
}
