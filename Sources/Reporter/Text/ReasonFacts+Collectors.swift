internal import Model

extension ReasonFacts {
  /// The reports of the collectors whose silence is, or is beside, what the facts say.
  var reports: [CollectorReport] {
    switch self {
    case .detection(.collectorsIncomplete(let collectors)), .host(.othersPossible(let collectors)),
      .host(.anyPossible(let collectors)), .role(.programOnly(let collectors)),
      .gateway(.routeOnly(_, _, let collectors)), .gateway(.noSource(_, let collectors)):
      collectors
    default: []
    }
  }

  /// The collectors that a sentence about the facts names.
  var collectors: Set<Collector> {
    if case .gateway(.configurationOnly) = self { return [.conntrack] }
    return Set(reports.map(\.name))
  }

  /// The same without collectors that have been named already; nil where nothing else is said.
  func without(_ named: Set<Collector>) -> ReasonFacts? {
    func rest(_ collectors: [CollectorReport]) -> [CollectorReport] {
      collectors.filter { !named.contains($0.name) }
    }
    switch self {
    case .detection(.collectorsIncomplete(let collectors)):
      let rest = rest(collectors)
      return rest.isEmpty ? nil : .detection(.collectorsIncomplete(collectors: rest))
    case .host(.othersPossible(let collectors)):
      return .host(.othersPossible(collectors: rest(collectors)))
    case .host(.anyPossible(let collectors)): return .host(.anyPossible(collectors: rest(collectors)))
    case .role(.programOnly(let collectors)): return .role(.programOnly(collectors: rest(collectors)))
    case .gateway(.routeOnly(let address, let name, let collectors)):
      return .gateway(.routeOnly(address: address, name: name, collectors: rest(collectors)))
    case .gateway(.noSource(let name, let collectors)):
      return .gateway(.noSource(name: name, collectors: rest(collectors)))
    default: return self
    }
  }
}
