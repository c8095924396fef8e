internal import FoundationEssentials
public import Model

/// Reads checks one at a time and keeps what a report of the period needs of them.
///
/// The work is linear in the checks. Of each about 100 bytes stay, of each host, endpoint, provider, edition and finding
/// a few hundred; what goes beyond the bounds is counted, and its host is then never said to be compliant.
public struct PeriodCollector {
  /// What is kept at most.
  public struct Bounds: Sendable {
    var checks = 2_000_000
    var hosts = 200_000
    var findings = 100_000
    var findingsOfHost = 1_000
    /// Providers, editions, endpoints and so on, each.
    var others = 5_000

    /// The usual bounds, or others for the checks.
    package init(checks: Int) { self.checks = checks }

    public init() {}
  }

  /// A host of the inventory, or one that is known by its id or name; with the part of it that was looked at.
  private enum Key: Hashable {
    case row(Int)
    case id(String, Extent?)
    case name(String, Extent?)
  }

  private struct FindingKey: Hashable {
    let host: Int
    let topic: String
    let name: String
    let code: String
  }

  private struct FindingTally {
    let text: String?
    var worst: Severity
    var first: Timestamp
    var last: HostAccount.Point
    var checks = 1
  }

  private let period: ReportPeriod
  private let asOf: Timestamp
  private let silence: Int64
  private let inventory: Inventory?
  private let bounds: Bounds
  private let digest: ([UInt8]) -> String
  private let rows: [String: Int]
  private var numbers: [Key: Int] = [:]
  private var hosts: [HostAccount] = []
  private var files = PlaceTable()
  private var findings: [FindingKey: FindingTally] = [:]
  private var tallies: PeriodTallies
  private var endpointDays = EndpointDays()
  private var sources: [PeriodReport.Source] = []
  private var source: PeriodSource?
  private var counts = SourceCounts()
  private var gaps: [PeriodReport.MissingEntries] = []
  private var refusedCount = 0
  private var refused: [PeriodReport.Refused.Input] = []
  private var checks = 0
  private var nameless = 0
  private var leftOutChecks = 0
  private var leftOutFindings = 0

  private static let mostRefused = 100
  private static let mostGaps = 1_000

  private struct SourceCounts {
    var checks = 0
    var repeated = 0
    var outside = 0
    var first: Int64?
    var last: Int64?
  }

  /// A collector for a period. `now` is the moment of the report: later than it no check is expected. A host may be silent
  /// for `silence`; `digest` gives SHA-256 in hexadecimal.
  public init(
    _ period: ReportPeriod, now: Timestamp, silence: Duration, inventory: Inventory?,
    bounds: Bounds = Bounds(),
    digest: @escaping ([UInt8]) -> String
  ) {
    self.period = period
    asOf = max(period.from, min(period.until, now))
    self.silence = Microseconds(silence).count / 1000
    self.inventory = inventory
    self.bounds = bounds
    self.digest = digest
    tallies = PeriodTallies(limit: bounds.others)
    var rows: [String: Int] = [:]
    for (number, row) in (inventory?.hosts ?? []).enumerated() {
      rows[row.host.lowercased()] = number
      hosts.append(HostAccount(row: row, extent: nil))
      numbers[.row(number)] = number
    }
    self.rows = rows
  }

  /// Begins with what comes from a source; sources are read one after another.
  public mutating func begin(_ source: PeriodSource) {
    endSource()
    self.source = source
  }

  /// Takes in a record: `number` is that of the journal's entry, or the line of the file.
  ///
  /// Without its inputs, as in an export, it counts for everything but editions and certificates. False where it does not
  /// name a record.
  public mutating func add(
    _ record: CheckRecord, file: String, number: Int64, knowsInputs: Bool = true
  ) -> Bool {
    guard let id = UUID(uuidString: record.id) else { return false }
    let isEntry = source?.kind == .journal
    guard period.contains(record.time.started) else {
      counts.outside += 1
      return true
    }
    guard let host = account(of: record) else { return true }
    let isAltered = source?.isAltered(number) == true
    let point = point(record, id, host, file: file, number, isEntry: isEntry, isAltered: isAltered)
    if hosts[host].has(point) {
      counts.repeated += 1
      return true
    }
    hosts[host].know(record.host, at: record.time.started)
    guard checks < bounds.checks else {
      hosts[host].leftOut += 1
      leftOutChecks += 1
      return true
    }
    hosts[host].add(point)
    checks += 1
    counts.checks += 1
    if isEntry {
      counts.first = counts.first ?? number
      counts.last = number
    }
    tallies.add(record, host: host, at: files.place(of: point), knowsInputs: knowsInputs)
    if let day = period.day(of: record.time.started) { endpointDays.add(record.endpoints, on: day) }
    if record.severity > .ok { addFindings(record, host, point) }
    return true
  }

  /// Takes in what the journal that is being read says is missing.
  public mutating func add(_ gap: Gap, entry: Int64) {
    guard let source, gap.to >= period.from, gap.from < period.until, gaps.count < Self.mostGaps else {
      return
    }
    gaps.append(
      PeriodReport.MissingEntries(
        path: source.path, entry: entry, from: gap.from, to: gap.to, why: gap.why,
        firstEntry: gap.entries?.first, lastEntry: gap.entries?.last))
  }

  /// Counts an input that could not be read.
  public mutating func refuse(_ place: String, _ why: String) {
    refusedCount += 1
    if refused.count < Self.mostRefused { refused.append(.init(place: place, why: why)) }
  }

  private mutating func endSource() {
    guard let source else { return }
    sources.append(
      PeriodReport.Source(
        path: source.path, kind: source.kind, checks: counts.checks, repeated: counts.repeated,
        outside: counts.outside, firstEntry: counts.first, lastEntry: counts.last, chain: source.chain))
    counts = SourceCounts()
    self.source = nil
  }

  /// The account of a record's host; nil where it names none, or where there is no room for one.
  private mutating func account(of record: CheckRecord) -> Int? {
    let host = record.host
    var extent = record.observation.extent
    if extent == .host { extent = nil }
    if extent == nil, host.container == true { extent = .container }
    let key: Key
    if extent == nil,
      let row = (host.id.flatMap { rows[$0.lowercased()] })
        ?? host.name.flatMap({ rows[$0.lowercased()] })
    {
      key = .row(row)
    } else if let id = host.id {
      key = .id(id, extent)
    } else if let name = host.name {
      key = .name(name, extent)
    } else {
      nameless += 1
      return nil
    }
    if let known = numbers[key] { return known }
    guard numbers.count - (inventory?.hosts.count ?? 0) < bounds.hosts else {
      leftOutChecks += 1
      return nil
    }
    numbers[key] = hosts.count
    hosts.append(HostAccount(row: nil, extent: extent))
    return hosts.count - 1
  }

  private mutating func point(
    _ record: CheckRecord, _ id: UUID, _ host: Int, file: String, _ number: Int64, isEntry: Bool,
    isAltered: Bool
  ) -> HostAccount.Point {
    let severity = max(record.hostFinding.severity, record.observationFinding.severity)
    let result: HostAccount.Result =
      switch severity {
      case .critical: .against
      case .unknown: .unclear
      case .warning, .ok: .inOrder
      }
    var cause: UInt16?
    if result != .inOrder {
      let reasons = record.telling(severity)
      var codes: [String] = []
      for reason in reasons where !codes.contains(reason.writtenCode) { codes.append(reason.writtenCode) }
      cause = hosts[host].number(of: Self.cause(record, reasons, codes), codes: codes)
    }
    return HostAccount.Point(
      at: record.time.started, record: id, number: number, file: files.number(of: file, entries: isEntry),
      result: result, status: record.compliance.status, tag: record.compliance.tag,
      isReviewed: severity == .warning, isAltered: isAltered, cause: cause)
  }

  private static func cause(
    _ record: CheckRecord, _ reasons: [Reason], _ codes: [String]
  ) -> HostAccount.Cause {
    let wording = Wording.english.naming(record.tunnels)
    let tunnel = reasons.compactMap(\.subject.tunnel).first.flatMap { id in
      record.tunnels.first { $0.id == id }
    }
    return HostAccount.Cause(
      codes: codes,
      texts: reasons.prefix(5).map { TerminalText(wording.hostText(of: $0)).shortened(to: 400).text },
      basis: tunnel?.licensing.basis)
  }

  private mutating func addFindings(_ record: CheckRecord, _ host: Int, _ point: HostAccount.Point) {
    for check in CheckPoint.all(of: record, in: .english) where check.severity > .ok {
      let key = FindingKey(host: host, topic: check.topic.rawValue, name: check.name, code: check.code)
      if var known = findings[key] {
        known.checks += 1
        known.worst = max(known.worst, check.severity)
        known.first = min(known.first, point.at)
        if known.last.at <= point.at { known.last = point }
        findings[key] = known
      } else if findings.count < bounds.findings, hosts[host].findings < bounds.findingsOfHost {
        hosts[host].findings += 1
        findings[key] = FindingTally(
          text: check.details.first, worst: check.severity, first: point.at, last: point)
      } else {
        leftOutFindings += 1
      }
    }
  }

  /// The report on what was taken in.
  public mutating func report() -> PeriodReport {
    endSource()
    let isInventoried = inventory != nil
    let summaries = hosts.map {
      HostSummary($0, period: period, asOf: asOf, silence: silence, files: files)
        .host(inventoried: isInventoried)
    }
    let scope = summaries.filter { $0.extent == nil && $0.inInventory != false }
    let others = tallies.entries(asOf: asOf)
    let fleet = FleetDays(
      period, asOf: asOf,
      hosts: zip(hosts, summaries).filter { $1.extent == nil && $1.inInventory != false })
    return PeriodReport(
      period: .init(name: period.name, from: period.from, until: period.until, timeZone: period.timeZone),
      asOf: asOf, silenceLimit: silence / 1000,
      population: .init(
        known: isInventoried, inventory: inventory?.hosts.count,
        outside: isInventoried ? summaries.count { $0.extent == nil && $0.inInventory == false } : nil,
        parts: summaries.count { $0.extent != nil }, nameless: nameless),
      counts: counts(scope), hosts: sorted(summaries), findings: findings(summaries),
      providers: others.providers, licences: others.licences, certificates: others.certificates,
      endpoints: others.endpoints, days: fleet.days, sites: fleet.sites,
      endpointDays: endpointDays.worst(of: others.endpoints, in: period),
      editions: others.editions, waivers: others.waivers,
      refusals: others.refusals, sources: sources, gaps: gaps,
      refused: .init(count: refusedCount, places: refused),
      leftOut: .init(checks: leftOutChecks, findings: leftOutFindings, others: tallies.leftOut))
  }

  private func counts(_ scope: [PeriodReport.Host]) -> PeriodReport.Counts {
    func count(_ state: PeriodReport.State) -> Int { scope.count { $0.state == state } }
    let against = scope.filter { $0.state == .nonCompliant }
    let open = against.count { $0.open != nil }
    return PeriodReport.Counts(
      hosts: scope.count, compliant: count(.compliant),
      reviewed: scope.count { $0.state == .compliant && $0.reviewed }, nonCompliant: against.count,
      open: open, closed: against.count - open, undetermined: count(.undetermined),
      notHeard: count(.notHeard), neverHeard: scope.count { $0.state == .notHeard && $0.checks == 0 },
      checks: checks)
  }

  private func sorted(_ hosts: [PeriodReport.Host]) -> [PeriodReport.Host] {
    let ranks = Dictionary(uniqueKeysWithValues: PeriodReport.State.allCases.enumerated().map { ($1, $0) })
    return hosts.sorted {
      (ranks[$0.state] ?? 0, $0.host, $0.ids.first ?? "", $0.extent?.rawValue ?? "")
        < (ranks[$1.state] ?? 0, $1.host, $1.ids.first ?? "", $1.extent?.rawValue ?? "")
    }
  }

  private func findings(_ summaries: [PeriodReport.Host]) -> [PeriodReport.Finding] {
    var all = findings.map { key, tally in
      let account = hosts[key.host]
      return PeriodReport.Finding(
        id: id(account, key.topic, key.name, key.code), host: account.label, topic: key.topic, name: key.name,
        code: key.code, severity: tally.worst, open: tally.last.at == summaries[key.host].last,
        first: tally.first, last: tally.last.at, checks: tally.checks, text: tally.text,
        place: files.place(of: tally.last))
    }
    for (account, host) in zip(hosts, summaries) {
      func add(_ problem: PeriodProblem, open: Bool, first: Timestamp, last: Timestamp, checks: Int) {
        all.append(
          PeriodReport.Finding(
            id: id(account, problem.topic, problem.topic, problem.code), host: host.host,
            topic: problem.topic, name: problem.topic, code: problem.code, severity: problem.severity,
            open: open, first: first, last: last, checks: checks, text: Wording.english.text(of: problem),
            place: nil))
      }
      if let silences = host.silences, host.extent == nil {
        add(
          .notHeard(seconds: silences.longest, never: host.checks == 0), open: silences.lasting,
          first: silences.since, last: host.last ?? silences.since, checks: host.checks)
      }
      guard let first = host.first, let last = host.last else { continue }
      if let altered = host.altered {
        add(.altered(checks: altered), open: true, first: first, last: last, checks: altered)
      }
      if account.differing > 0 {
        add(
          .differing(checks: account.differing), open: true, first: first, last: last,
          checks: account.differing)
      }
      if account.leftOut > 0 {
        add(.leftOut(checks: account.leftOut), open: true, first: first, last: last, checks: account.leftOut)
      }
    }
    return all.sorted {
      if $0.severity != $1.severity { return $0.severity > $1.severity }
      if $0.open != $1.open { return $0.open }
      return ($0.host, $0.topic, $0.name, $0.code, $0.id) < ($1.host, $1.topic, $1.name, $1.code, $1.id)
    }
  }

  private func id(_ host: HostAccount, _ topic: String, _ name: String, _ code: String) -> String {
    String(digest(Array([host.key, topic, name, code].joined(separator: "\0").utf8)).prefix(32))
  }
}

extension CheckRecord {
  /// The reasons for a severity of the host: those of tunnels that are as grave, and what the policy says.
  fileprivate func telling(_ severity: Severity) -> [Reason] {
    let graves = Set(tunnels.filter { finding(of: $0).severity == severity }.map(\.id))
    let reasons = compliance.reasons.filter { reason in
      if reason.code?.isExpiry == true || reason.code == .ok { return false }
      switch reason.subject {
      case .tunnel(let id, _): return graves.contains(id)
      case .endpoint: return severity == .critical && reason.code == .expectationFailed
      case .host: return severity == .unknown || reason.code != .detectPartial
      }
    }
    return reasons.isEmpty ? compliance.reasons.filter { $0.code?.isExpiry != true } : reasons
  }
}
