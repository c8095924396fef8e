internal import Model

/// What checks said of hosts, each thing once: a bounded table, from which a report's findings are made.
struct FindingTallies {
  private struct Key: Hashable {
    let host: Int
    let topic: String
    let name: String
    let code: String
  }

  private struct Tally {
    let text: CheckSentence?
    var worst: Severity
    var first: Timestamp
    var last: HostAccount.Point
    var checks = 1
  }

  private let limit: Int
  private let limitOfHost: Int
  private let digest: ([UInt8]) -> String
  private let language: ReportLanguage
  private var tallies: [Key: Tally] = [:]
  private var counts: [Int: Int] = [:]
  /// What found no room.
  private(set) var leftOut = 0

  /// `digest` gives SHA-256 in hexadecimal; sentences are kept in the language of the report beside English.
  init(limit: Int, limitOfHost: Int, language: ReportLanguage, digest: @escaping ([UInt8]) -> String) {
    self.limit = limit
    self.limitOfHost = limitOfHost
    self.digest = digest
    self.language = language
  }

  mutating func add(_ record: CheckRecord, host: Int, at point: HostAccount.Point) {
    // Most records say what is known already, in whichever language.
    var shown: [CheckPoint]?
    for (number, check) in CheckPoint.all(of: record, in: .english).enumerated()
    where check.severity > .ok {
      let key = Key(host: host, topic: check.topic.rawValue, name: check.name, code: check.code)
      if var known = tallies[key] {
        known.checks += 1
        known.worst = max(known.worst, check.severity)
        known.first = min(known.first, point.at)
        if known.last.at <= point.at { known.last = point }
        tallies[key] = known
      } else if tallies.count < limit, counts[host, default: 0] < limitOfHost {
        counts[host, default: 0] += 1
        let points = shown ?? (language == .english ? nil : CheckPoint.all(of: record, in: Wording(language)))
        shown = points
        let text = check.details.first.map {
          CheckSentence(
            english: $0, shown: points?[number].details.first ?? $0, language: language)
        }
        tallies[key] = Tally(text: text, worst: check.severity, first: point.at, last: point)
      } else {
        leftOut += 1
      }
    }
  }

  /// Everything, and what no single check says of a host, the worst first. `summaries` are those of the accounts.
  func findings(
    _ accounts: [HostAccount], _ summaries: [PeriodReport.Host], files: PlaceTable
  ) -> [PeriodReport.Finding] {
    var all = tallies.map { key, tally in
      let account = accounts[key.host]
      return PeriodReport.Finding(
        id: id(account, key.topic, key.name, key.code), host: account.label, hostID: account.ids.first,
        extent: account.extent, topic: key.topic, name: key.name, code: key.code, severity: tally.worst,
        open: tally.last.at == summaries[key.host].last, first: tally.first, last: tally.last.at,
        checks: tally.checks, text: tally.text, place: files.place(of: tally.last))
    }
    for (account, host) in zip(accounts, summaries) { all += problems(account, host) }
    return all.sorted {
      if $0.severity != $1.severity { return $0.severity > $1.severity }
      if $0.open != $1.open { return $0.open }
      return ($0.host, $0.topic, $0.name, $0.code, $0.id) < ($1.host, $1.topic, $1.name, $1.code, $1.id)
    }
  }

  private func problems(_ account: HostAccount, _ host: PeriodReport.Host) -> [PeriodReport.Finding] {
    func finding(
      _ problem: PeriodProblem, open: Bool = true, first: Timestamp, last: Timestamp, checks: Int
    ) -> PeriodReport.Finding {
      PeriodReport.Finding(
        id: id(account, problem.topic.rawValue, problem.topic.rawValue, problem.code.rawValue),
        host: host.host, hostID: account.ids.first, extent: account.extent, topic: problem.topic.rawValue,
        name: problem.topic.rawValue, code: problem.code.rawValue, severity: problem.severity, open: open,
        first: first, last: last, checks: checks,
        text: CheckSentence(
          english: Wording.english.text(of: problem), shown: Wording(language).text(of: problem),
          language: language), place: nil)
    }
    var found: [PeriodReport.Finding] = []
    if let silences = host.silences, host.extent == nil {
      found.append(
        finding(
          .notHeard(seconds: silences.longest, never: host.checks == 0), open: silences.lasting,
          first: silences.since, last: host.last ?? silences.since, checks: host.checks))
    }
    guard let first = host.first, let last = host.last else { return found }
    let counted: [(Int, PeriodProblem)] = [
      (host.altered ?? 0, .altered(checks: host.altered ?? 0)),
      (account.differing, .differing(checks: account.differing)),
      (account.leftOut, .leftOut(checks: account.leftOut)),
    ]
    for (checks, problem) in counted where checks > 0 {
      found.append(finding(problem, first: first, last: last, checks: checks))
    }
    return found
  }

  private func id(_ host: HostAccount, _ topic: String, _ name: String, _ code: String) -> String {
    // A part of a host may have the id of the whole.
    let key = host.extent.map { "\(host.key)/\($0.rawValue)" } ?? host.key
    return String(digest(Array([key, topic, name, code].joined(separator: "\0").utf8)).prefix(32))
  }
}
