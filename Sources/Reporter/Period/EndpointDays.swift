internal import Model

/// What checks say of endpoints day by day, in bounded memory.
struct EndpointDays {
  /// The most days of endpoints that are kept, some 800 bytes each at most.
  private static let mostCells = 60_000
  /// The most endpoints of a report: those with the worst results.
  private static let mostShown = 20

  private struct Key: Hashable { let name: String, target: String }

  fileprivate struct Cell {
    var checks = 0
    var unreachable = 0
    var sent = 0
    var ok = 0
    var medians = CoarseTimes()
    var p95s = CoarseTimes()
  }

  private var days: [Key: [Int: Cell]] = [:]
  private var cells = 0

  /// Takes in what a check of the day measured.
  mutating func add(_ endpoints: [EndpointRecord], on day: Int) {
    for endpoint in endpoints where endpoint.carried == nil {
      let key = Key(name: endpoint.name, target: endpoint.target)
      if days[key]?[day] == nil {
        guard cells < Self.mostCells else { continue }
        cells += 1
      }
      days[key, default: [:]][day, default: Cell()].add(endpoint)
    }
  }

  /// The worst endpoints day by day: by the share of checks that did not reach them, then of goals that were missed, then
  /// by their slowest handshakes.
  func worst(of endpoints: [PeriodReport.Endpoint], in period: ReportPeriod) -> [PeriodReport.EndpointHistory]
  {
    let known = endpoints.filter { days[Key(name: $0.name, target: $0.target)] != nil }
    let ranked = known.map { endpoint in
      let goals = endpoint.goals.values
      let missed = goals.reduce(0) { $0 + Self.missed($1) }
      let asked = goals.reduce(0) { $0 + $1.values.reduce(0, +) }
      return (
        endpoint,
        rank: (
          Self.share(endpoint.outcomes[Outcome.unreachable.rawValue] ?? 0, of: endpoint.checks),
          Self.share(missed, of: asked), endpoint.tlsP95?.count ?? 0
        )
      )
    }.sorted { a, b in
      a.rank == b.rank
        ? (a.0.name, a.0.target) < (b.0.name, b.0.target) : a.rank > b.rank
    }
    return ranked.prefix(Self.mostShown).map { history(of: $0.0, in: period) }
  }

  private func history(of endpoint: PeriodReport.Endpoint, in period: ReportPeriod)
    -> PeriodReport.EndpointHistory
  {
    let cells = days[Key(name: endpoint.name, target: endpoint.target)] ?? [:]
    return PeriodReport.EndpointHistory(
      name: endpoint.name, target: endpoint.target,
      days: cells.sorted { $0.key < $1.key }.map { day, cell in
        let medians = cell.medians.percentiles([25, 50, 75])
        return PeriodReport.EndpointDay(
          day: period.days[day].date, checks: cell.checks, unreachable: cell.unreachable, sent: cell.sent,
          ok: cell.ok, p25: medians?[0], median: medians?[1], p75: medians?[2],
          p95: cell.p95s.percentiles([95])?[0])
      })
  }

  /// In millionths.
  private static func share(_ part: Int, of whole: Int) -> Int { whole > 0 ? part * 1_000_000 / whole : 0 }

  private static func missed(_ results: [String: Int]) -> Int {
    (results[ExpectationResult.Result.warning.rawValue] ?? 0)
      + (results[ExpectationResult.Result.failed.rawValue] ?? 0)
  }
}

extension EndpointDays.Cell {
  fileprivate mutating func add(_ endpoint: EndpointRecord) {
    checks += 1
    unreachable += endpoint.outcome == .unreachable ? 1 : 0
    sent += max(0, min(endpoint.summary.sent, 1_000_000))
    ok += max(0, min(endpoint.summary.ok, 1_000_000))
    if let tls = endpoint.summary.tls {
      medians.add(tls.median)
      p95s.add(tls.p95)
    }
  }
}
