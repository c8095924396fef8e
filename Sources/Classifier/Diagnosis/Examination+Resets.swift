import Model

extension Examination {
  /// A reset that depends on the name in the ClientHello.
  var nameDependentReset: Diagnosis? {
    let resets = repeated.filter { $0.failure?.code == .tlsResetAfterHello }
    let neutral = made(.neutralName)
    guard allFailed, repeated.allSatisfy({ $0.failure != nil }), isMost(resets.count, of: repeated.count),
      made(.again).contains(where: { $0.sample.failure?.code == .tlsResetAfterHello }),
      !neutral.contains(where: { $0.sample.failure?.code == .tlsResetAfterHello })
    else { return nil }
    let greeted = neutral.filter(\.sample.hasServerMessage)
    let alerted = neutral.filter { !$0.sample.hasServerMessage && $0.sample.failure?.alert != nil }
    guard !greeted.isEmpty || !alerted.isEmpty else { return nil }
    var facts: [DiagnosisFacts] = [.namedReset(count: resets.count, all: repeated.count)]
    facts += greeted.map { .neutralAnswered(name: $0.serverName) }
    facts += alerted.map { .neutralAlerted(name: $0.serverName, alert: $0.sample.failure?.alert ?? "") }
    facts += ResetTiming(repeated).facts.map { [$0] } ?? []
    return Diagnosis(
      cause: .nameDependentReset, confidence: greeted.count > 1 ? 0.95 : greeted.isEmpty ? 0.6 : 0.85,
      facts: facts)
  }

  /// Resets that arrived sooner than anything from the server can.
  var earlyReset: Diagnosis? {
    let timing = ResetTiming(repeated)
    guard timing.areEarly, let measured = timing.facts else { return nil }
    var facts = [measured]
    let neutral = made(.neutralName).filter { $0.sample.failure?.code == .tlsResetAfterHello }
    if !neutral.isEmpty { facts.append(.neutralReset) }
    if let beside = made(.besideTunnel).first, beside.sample.failure == nil {
      facts.append(.besideSucceeded(interface: beside.path?.interface))
    }
    return Diagnosis(
      cause: .earlyReset, confidence: timing.early.count > 2 ? 0.9 : 0.8, facts: facts)
  }
}
