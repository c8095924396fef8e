internal import Model

extension PeriodReport {
  /// The same with what changed since an earlier report, whose end is not later than this period's beginning.
  ///
  /// That a finding is not found again counts as its end only where a check of its host could have found it: a host that
  /// was not heard from has mended nothing.
  public func compared(with previous: PreviousReport) -> PeriodReport {
    var report = self
    report.findings = []
    let before = Dictionary(previous.findings.map { ($0.id, $0) }) { first, _ in first }
    var silent: [String: PreviousReport.Finding] = [:]
    for finding in previous.findings where finding.topic == FindingTopic.silence.rawValue {
      silent[finding.host] = finding
    }
    var known: Set<String> = []
    for var finding in findings {
      // A host that had never been heard from had no id to call its silence by.
      let earlier =
        before[finding.id] ?? (finding.topic == FindingTopic.silence.rawValue ? silent[finding.host] : nil)
      if let earlier { known.insert(earlier.id) }
      finding.change = earlier.map { $0.open ? .carriedOver : .returned } ?? .new
      report.findings.append(finding)
    }
    let heard = HeardHosts(hosts)
    let isWhole = leftOut.findings == 0 && leftOut.checks == 0
    var (gone, unseen): ([Earlier], [Earlier]) = ([], [])
    for finding in previous.findings where finding.open && !known.contains(finding.id) {
      let earlier = Earlier(
        id: finding.id, host: finding.host, topic: finding.topic, name: finding.name, code: finding.code,
        severity: finding.severity)
      if isWhole, heard.contains(finding.host, id: finding.host_id) {
        gone.append(earlier)
      } else {
        unseen.append(earlier)
      }
    }
    let changes = report.findings.map(\.change)
    let open = findings.count(where: \.open)
    report.comparison = Comparison(
      path: previous.path, sha256: previous.sha256, name: previous.name, from: previous.from,
      asOf: previous.end, gap: max(0, period.from.milliseconds - previous.end.milliseconds) / 1000,
      opening: previous.findings.count(where: \.open), new: changes.count { $0 != .carriedOver },
      returned: changes.count { $0 == .returned }, closed: gone.count + findings.count - open,
      closing: open + unseen.count, gone: gone, unseen: unseen, hosts: turns(since: previous))
    return report
  }

  /// The hosts whose state is another one, in the order of this report, and then those that it does not have.
  private func turns(since previous: PreviousReport) -> [Turn] {
    var numbers: [String: Int] = [:]
    for (number, host) in previous.hosts.enumerated() where host.extent == nil {
      for name in [host.host.lowercased()] + host.ids where numbers[name] == nil { numbers[name] = number }
    }
    var found: Set<Int> = []
    var turns: [Turn] = []
    for host in hosts where host.extent == nil {
      let number = host.ids.lazy.compactMap { numbers[$0] }.first ?? numbers[host.host.lowercased()]
      if let number { found.insert(number) }
      let before = number.map { previous.hosts[$0].state }
      if before != host.state { turns.append(Turn(host: host.host, before: before, now: host.state)) }
    }
    for (number, host) in previous.hosts.enumerated() where host.extent == nil && !found.contains(number) {
      turns.append(Turn(host: host.host, before: host.state, now: nil))
    }
    return turns
  }
}

/// The hosts of a report of which there was a check, by their ids and names.
private struct HeardHosts {
  private var names: Set<String> = []
  private var ids: Set<String> = []

  init(_ hosts: [PeriodReport.Host]) {
    for host in hosts where host.checks > 0 {
      ids.formUnion(host.ids)
      names.insert(host.host)
    }
  }

  /// By its id where it has one: several may have one name.
  func contains(_ name: String, id: String?) -> Bool { id.map(ids.contains) ?? names.contains(name) }
}
