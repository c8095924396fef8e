internal import Model

/// How hosts are counted, and in which order they stand.
extension PeriodReport.Counts {
  /// `hosts` are those in scope.
  init(of hosts: [PeriodReport.Host], checks: Int) {
    func count(_ state: PeriodReport.State) -> Int { hosts.count { $0.state == state } }
    let against = hosts.filter { $0.state == .nonCompliant }
    let open = against.count { $0.open != nil }
    self.init(
      hosts: hosts.count, compliant: count(.compliant),
      reviewed: hosts.count { $0.state == .compliant && $0.reviewed }, nonCompliant: against.count,
      open: open, closed: against.count - open, undetermined: count(.undetermined),
      notHeard: count(.notHeard), neverHeard: hosts.count { $0.state == .notHeard && $0.checks == 0 },
      checks: checks)
  }
}

extension PeriodReport.Host {
  /// Whether it counts: a whole host, which the inventory has where there is one.
  var isInScope: Bool { extent == nil && inInventory != false }
}

extension [PeriodReport.Host] {
  var worstFirst: [PeriodReport.Host] {
    let ranks = Dictionary(uniqueKeysWithValues: PeriodReport.State.allCases.enumerated().map { ($1, $0) })
    return sorted {
      (ranks[$0.state] ?? 0, $0.host, $0.ids.first ?? "", $0.extent?.rawValue ?? "")
        < (ranks[$1.state] ?? 0, $1.host, $1.ids.first ?? "", $1.extent?.rawValue ?? "")
    }
  }
}
