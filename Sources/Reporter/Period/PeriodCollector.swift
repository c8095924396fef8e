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

  private let period: ReportPeriod
  private let asOf: Timestamp
  private let silence: Int64
  private let bounds: Bounds
  private let language: ReportLanguage
  private var hosts: HostTable
  private var files = PlaceTable()
  private var findings: FindingTallies
  private var tallies: PeriodTallies
  private var endpointDays = EndpointDays()
  private var sources = SourceTallies()
  private var checks = 0
  /// Checks of known hosts that found no room.
  private var leftOut = 0

  /// A collector for a period. `now` is the moment of the report: later than it no check is expected. A host may be silent
  /// for `silence`. Sentences of checks are worded in the language that the report will be shown in. `digest` gives SHA-256
  /// in hexadecimal.
  public init(
    _ period: ReportPeriod, now: Timestamp, silence: Duration, inventory: Inventory?,
    bounds: Bounds = Bounds(), language: ReportLanguage = .english,
    digest: @escaping ([UInt8]) -> String
  ) {
    self.period = period
    asOf = max(period.from, min(period.until, now))
    self.silence = Microseconds(silence).count / 1000
    self.bounds = bounds
    self.language = language
    hosts = HostTable(inventory, limit: bounds.hosts)
    findings = FindingTallies(
      limit: bounds.findings, limitOfHost: bounds.findingsOfHost, language: language, digest: digest)
    tallies = PeriodTallies(limit: bounds.others)
  }

  /// Begins with what comes from a source; sources are read one after another.
  public mutating func begin(_ source: PeriodSource) { sources.begin(source) }

  /// Takes in a record: `number` is that of the journal's entry, or the line of the file.
  ///
  /// Without its inputs, as in an export, it counts for everything but editions and certificates. False where it does not
  /// name a record.
  public mutating func add(
    _ record: CheckRecord, file: String, number: Int64, knowsInputs: Bool = true
  ) -> Bool {
    guard let id = UUID(uuidString: record.id) else { return false }
    guard period.contains(record.time.started) else {
      sources.countOutside()
      return true
    }
    guard let host = hosts.number(of: record) else { return true }
    let isEntry = sources.source?.kind == .journal
    let point = HostAccount.Point(
      record, id: id, file: files.number(of: file, entries: isEntry), number: number,
      isAltered: sources.source?.isAltered(number) == true, language: language, in: &hosts[host])
    if hosts[host].has(point) {
      sources.countRepeated()
      return true
    }
    hosts[host].know(record.host, at: record.time.started)
    guard checks < bounds.checks else {
      hosts[host].leftOut += 1
      leftOut += 1
      return true
    }
    hosts[host].add(point)
    if sources.source?.isVerified == true { hosts[host].verified += 1 }
    if !record.endpoints.isEmpty { hosts[host].withEndpoints += 1 }
    checks += 1
    sources.count(entry: isEntry ? number : nil)
    tallies.add(record, host: host, at: files.place(of: point), knowsInputs: knowsInputs)
    if let day = period.day(of: record.time.started) { endpointDays.add(record.endpoints, on: day) }
    if record.severity > .ok { findings.add(record, host: host, at: point) }
    return true
  }

  /// Takes in what the journal that is being read says is missing.
  public mutating func add(_ gap: Gap, entry: Int64) {
    if gap.to >= period.from, gap.from < period.until { sources.add(gap, entry: entry) }
  }

  /// Counts an input that could not be read.
  public mutating func refuse(_ place: String, _ why: String) { sources.refuse(place, why) }

  /// The report on what was taken in.
  public mutating func report() -> PeriodReport {
    sources.begin(nil)
    let isInventoried = hosts.inventoryCount != nil
    let summaries = hosts.accounts.map {
      HostSummary($0, period: period, asOf: asOf, silence: silence, files: files)
        .host(inventoried: isInventoried)
    }
    let others = tallies.entries(asOf: asOf)
    let fleet = FleetDays(
      period, asOf: asOf, hosts: zip(hosts.accounts, summaries).filter { $1.isInScope })
    return PeriodReport(
      period: .init(name: period.name, from: period.from, until: period.until, timeZone: period.timeZone),
      asOf: asOf, silenceLimit: silence / 1000,
      population: .init(
        known: isInventoried, inventory: hosts.inventoryCount,
        outside: isInventoried ? summaries.count { $0.extent == nil && $0.inInventory == false } : nil,
        parts: summaries.count { $0.extent != nil }, nameless: hosts.nameless),
      counts: .init(of: summaries.filter(\.isInScope), checks: checks), hosts: summaries.worstFirst,
      findings: findings.findings(hosts.accounts, summaries, files: files),
      providers: others.providers, licences: others.licences, certificates: others.certificates,
      endpoints: others.endpoints, days: fleet.days, sites: fleet.sites,
      endpointDays: endpointDays.worst(of: others.endpoints, in: period),
      editions: others.editions, waivers: others.waivers,
      refusals: others.refusals, sources: sources.sources, gaps: sources.gaps, refused: sources.refused,
      leftOut: .init(
        checks: leftOut + hosts.leftOut, findings: findings.leftOut, others: tallies.leftOut))
  }
}
