internal import Model

/// What checks say of the hosts in scope day by day, all together and by site.
struct FleetDays {
  /// The most sites: those with the most hosts that were not compliant throughout.
  private static let mostSites = 24

  /// The fewest hosts of a site that is shown by itself.
  static let fewestHosts = 5

  let days: [PeriodReport.DayCounts]
  let sites: [PeriodReport.Site]

  /// Counts what is kept of each host; `asOf` is the last moment that is reported on.
  init(_ period: ReportPeriod, asOf: Timestamp, hosts: [(HostAccount, PeriodReport.Host)]) {
    let begun = period.days.filter { $0.begins < asOf }
    var states = [[PeriodReport.DayState: Int]](repeating: [:], count: begun.count)
    var tags = [[String: Int]](repeating: [:], count: begun.count)
    var tallies: [String?: SiteTally] = [:]
    for (account, host) in hosts {
      let own = Self.states(of: account, in: period, count: begun.count)
      for (day, state) in own.enumerated() {
        states[day][state.0, default: 0] += 1
        if let tag = state.1 { tags[day][tag.rawValue, default: 0] += 1 }
      }
      tallies[host.site, default: SiteTally(days: begun.count)].add(own.map(\.0), host.state)
    }
    days = begun.indices.map { day in
      PeriodReport.DayCounts(
        day: begun[day].date, begins: begun[day].begins,
        states: Dictionary(
          uniqueKeysWithValues: PeriodReport.DayState.allCases.map { ($0.rawValue, states[day][$0] ?? 0) }),
        tags: tags[day])
    }
    var small = SiteTally(days: begun.count)
    var smallCount = 0
    for tally in tallies.values where tally.hosts < Self.fewestHosts {
      small.add(tally)
      smallCount += 1
    }
    let all = tallies.filter { $0.value.hosts >= Self.fewestHosts }.map { site, tally in
      PeriodReport.Site(
        site: site, small: nil, hosts: tally.hosts, compliant: tally.compliant, days: tally.days)
    }
    let rest =
      small.hosts >= Self.fewestHosts
      ? [
        PeriodReport.Site(
          site: nil, small: smallCount, hosts: small.hosts, compliant: small.compliant, days: small.days)
      ] : []
    let worst = all.sorted {
      ($1.hosts - $1.compliant, $1.hosts, $0.site ?? "") < ($0.hosts - $0.compliant, $0.hosts, $1.site ?? "")
    }
    sites = Array(worst.prefix(Self.mostSites)) + rest
  }

  private struct SiteTally {
    var hosts = 0
    var compliant = 0
    var days: [PeriodReport.DayState: [Int]]

    init(days count: Int) {
      days = Dictionary(
        uniqueKeysWithValues: PeriodReport.DayState.allCases.map { ($0, Array(repeating: 0, count: count)) })
    }

    mutating func add(_ states: [PeriodReport.DayState], _ state: PeriodReport.State) {
      hosts += 1
      compliant += state == .compliant ? 1 : 0
      for (day, state) in states.enumerated() { days[state]?[day] += 1 }
    }

    mutating func add(_ other: SiteTally) {
      hosts += other.hosts
      compliant += other.compliant
      for (state, numbers) in other.days {
        for (day, number) in numbers.enumerated() { days[state]?[day] += number }
      }
    }
  }

  /// The gravest state and tag of each day.
  private static func states(
    of account: HostAccount, in period: ReportPeriod, count: Int
  ) -> [(PeriodReport.DayState, Tag?)] {
    var days = [(PeriodReport.DayState, Tag?)](repeating: (.unchecked, nil), count: count)
    for point in account.points {
      guard let day = period.day(of: point.at), day < count else { continue }
      let state = state(of: point)
      if rank(state) < rank(days[day].0) { days[day].0 = state }
      // For an altered check nothing vouches but for what is against the host.
      let tag = point.isAltered ? max(point.tag, .undetermined) : point.tag
      days[day].1 = days[day].1.map { max($0, tag) } ?? tag
    }
    return days
  }

  private static func state(of point: HostAccount.Point) -> PeriodReport.DayState {
    switch point.result {
    case .against: .nonCompliant
    case .unclear: .undetermined
    case .inOrder: point.isAltered ? .undetermined : point.isReviewed ? .review : .compliant
    }
  }

  private static func rank(_ state: PeriodReport.DayState) -> Int {
    switch state {
    case .nonCompliant: 0
    case .undetermined: 1
    case .review: 2
    case .compliant: 3
    case .unchecked: 4
    }
  }
}
