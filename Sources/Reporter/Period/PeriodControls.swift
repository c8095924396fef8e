public import Model

extension PeriodReport {
  /// So many names or ids stand in each list of a control.
  private static let mostNames = 1_000

  /// The same with what it shows of controls.
  public func showing(_ catalogue: ControlCatalogue) -> PeriodReport {
    var report = self
    let hosts = hosts.filter(\.isInScope)
    let numbers = Dictionary(hosts.enumerated().map { ($1.findingKey, $0) }) { first, _ in first }
    // Only what a host in scope is reproached with, or what could not be seen of it.
    let graves = findings.compactMap { finding in
      finding.severity > .warning && finding.extent == nil
        ? numbers[[finding.hostID ?? "", finding.host]].map { (finding: finding, host: $0) } : nil
    }
    let standards = Dictionary(catalogue.standards.map { ($0.id, $0) }) { first, _ in first }
    report.controls = catalogue.controls.map { evidence($0, standards[$0.standard], hosts, graves) }
    return report
  }

  private func evidence(
    _ control: ControlCatalogue.Control, _ standard: ControlCatalogue.Standard?, _ hosts: [Host],
    _ graves: [(finding: Finding, host: Int)]
  ) -> ControlEvidence {
    let topics = Set(control.topics.map(\.rawValue))
    var worst = [Severity](repeating: .ok, count: hosts.count)
    var isOpen = [Bool](repeating: false, count: hosts.count)
    var ids: [String] = []
    for (finding, host) in graves where topics.contains(finding.topic) || control.codes.contains(finding.code)
    {
      worst[host] = max(worst[host], finding.severity)
      if finding.severity == .critical, finding.open { isOpen[host] = true }
      ids.append(finding.id)
    }
    var (against, notShown): ([String], [String]) = ([], [])
    for (host, severity) in zip(hosts, worst) {
      if severity == .critical {
        against.append(host.host)
      } else if severity == .unknown || !host.shows(control.needs) {
        notShown.append(host.host)
      }
    }
    let lists = [against, notShown, ids]
    return ControlEvidence(
      id: control.id, standard: standard?.title ?? [:], edition: standard?.edition ?? control.standard,
      url: standard?.url, clause: control.clause, title: control.title, shows: control.shows,
      hostsFor: hosts.count - against.count - notShown.count, hostsAgainst: against.count,
      open: isOpen.count(where: \.self), hostsNotShown: notShown.count,
      against: Array(against.prefix(Self.mostNames)), notShown: Array(notShown.prefix(Self.mostNames)),
      findings: Array(ids.prefix(Self.mostNames)),
      leftOut: lists.map { max(0, $0.count - Self.mostNames) }.reduce(0, +))
  }
}

extension PeriodReport.Host {
  /// What findings know it by.
  fileprivate var findingKey: [String] { [ids.first ?? "", host] }

  /// Whether enough was seen of it to count as evidence.
  fileprivate func shows(_ need: ControlCatalogue.Need?) -> Bool {
    if state == .notHeard || altered != nil || checks == 0 { return false }
    return switch need {
    case .signedHistory: verifiedChecks == checks
    case .endpoints: endpointChecks > 0
    case nil: true
    }
  }
}
