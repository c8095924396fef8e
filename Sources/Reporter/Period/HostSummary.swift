internal import Model

/// What a host's checks say of it for the whole period.
struct HostSummary {
  let account: HostAccount
  let period: ReportPeriod
  let asOf: Timestamp
  /// In milliseconds.
  let silence: Int64
  let files: PlaceTable

  /// In the order of time, as they were read where that is the same.
  private let points: [HostAccount.Point]

  init(_ account: HostAccount, period: ReportPeriod, asOf: Timestamp, silence: Int64, files: PlaceTable) {
    self.account = account
    self.period = period
    self.asOf = asOf
    self.silence = silence
    self.files = files
    points = account.points.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }

  func host(inventoried: Bool) -> PeriodReport.Host {
    let episodes = episodes
    let silences = silences
    let unclear = unclear
    let altered = points.count(where: \.isAltered)
    let state: PeriodReport.State =
      if !episodes.isEmpty {
        .nonCompliant
      } else if silences != nil {
        .notHeard
      } else if unclear != nil || altered > 0 || account.leftOut > 0 || account.differing > 0 {
        .undetermined
      } else {
        .compliant
      }
    return PeriodReport.Host(
      host: account.label, ids: account.ids, name: account.name, site: account.site, region: account.region,
      extent: account.extent, inInventory: inventoried ? account.row != nil : nil, state: state,
      reviewed: points.contains(where: \.isReviewed), checks: points.count,
      verifiedChecks: account.verified, endpointChecks: account.withEndpoints, first: points.first?.at,
      last: points.last?.at, lastStatus: points.last?.status, violations: episodes,
      open: episodes.last.flatMap { $0.ended == nil ? $0 : nil }, unclear: unclear, silences: silences,
      altered: altered > 0 ? altered : nil)
  }

  /// Only a check that is in order ends one: a host that cannot be seen has not mended anything.
  private var episodes: [PeriodReport.Episode] {
    var episodes: [PeriodReport.Episode] = []
    var current: [HostAccount.Point] = []
    var before: Timestamp?
    var count = 0
    func end(at moment: Timestamp?) {
      guard let first = current.first, let last = current.last else { return }
      let causes = current.compactMap { $0.cause.map { account.causes[Int($0)] } }
      var codes: [String] = []
      for code in causes.flatMap(\.codes) where !codes.contains(code) { codes.append(code) }
      episodes.append(
        PeriodReport.Episode(
          first: first.at, last: last.at, ended: moment, checks: count,
          atLeast: seconds(first.at, last.at), atMost: seconds(before ?? period.from, moment ?? asOf),
          codes: codes, why: causes.first?.texts ?? [], basis: causes.first?.basis,
          firstPlace: files.place(of: first), lastPlace: files.place(of: last)))
      (current, count) = ([], 0)
    }
    for point in points {
      switch point.result {
      case .against:
        count += 1
        // The first, the last, and the first one of each cause are enough.
        let isNew = !current.contains { $0.cause == point.cause }
        if current.count > 1, !isNew, current[current.count - 1].cause == point.cause { current.removeLast() }
        current.append(point)
      case .inOrder:
        end(at: point.at)
        before = point.at
      case .unclear: if current.isEmpty { before = point.at }
      }
    }
    end(at: nil)
    return episodes
  }

  private var unclear: PeriodReport.Unclear? {
    let unclear = points.filter { $0.result == .unclear }
    guard let first = unclear.first, let last = unclear.last else { return nil }
    let codes = Set(unclear.compactMap(\.cause)).flatMap { account.causes[Int($0)].codes }
    return PeriodReport.Unclear(
      checks: unclear.count, first: first.at, last: last.at, codes: Set(codes).sorted(),
      place: files.place(of: last))
  }

  private var silences: PeriodReport.Silences? {
    // A part of a host comes and goes.
    if account.extent != nil { return nil }
    var (count, longest, since) = (0, Int64(0), period.from)
    var before = period.from
    for moment in points.map(\.at) + [asOf] {
      let length = moment.milliseconds - before.milliseconds
      if length > silence {
        count += 1
        if length > longest { (longest, since) = (length, before) }
      }
      before = max(before, moment)
    }
    // Without any check it is silent however short the period is.
    if count == 0, !points.isEmpty { return nil }
    if points.isEmpty { (count, longest) = (1, max(0, asOf.milliseconds - period.from.milliseconds)) }
    let last = points.last?.at ?? period.from
    return PeriodReport.Silences(
      count: count, longest: longest / 1000, since: since,
      lasting: points.isEmpty || asOf.milliseconds - last.milliseconds > silence)
  }

  private func seconds(_ from: Timestamp, _ to: Timestamp) -> Int64 {
    max(0, to.milliseconds - from.milliseconds) / 1000
  }
}
