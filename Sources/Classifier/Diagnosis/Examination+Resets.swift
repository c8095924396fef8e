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
    var evidence = [
      "with the endpoint's name, \(share(resets.count, of: repeated)) were reset after the ClientHello"
    ]
    evidence += greeted.map { "\(Self.naming($0)), the same address answered with a ServerHello" }
    evidence += alerted.map {
      "\(Self.naming($0)), the same address answered with the alert '\($0.sample.failure?.alert ?? "")'"
    }
    evidence += ResetTiming(repeated).sentence.map { [$0] } ?? []
    return Diagnosis(
      cause: .nameDependentReset, confidence: greeted.count > 1 ? 0.95 : greeted.isEmpty ? 0.6 : 0.85,
      evidence: evidence)
  }

  private static func naming(_ experiment: Experiment) -> String {
    experiment.serverName.map { "with the name '\($0)'" } ?? "without a name"
  }

  /// Resets that came sooner than anything from the server can.
  var earlyReset: Diagnosis? {
    let timing = ResetTiming(repeated)
    guard timing.areEarly, let sentence = timing.sentence else { return nil }
    var evidence = [sentence]
    let neutral = made(.neutralName).filter { $0.sample.failure?.code == .tlsResetAfterHello }
    if !neutral.isEmpty { evidence.append("a ClientHello with another name was reset, too") }
    if let beside = made(.besideTunnel).first, beside.sample.failure == nil {
      evidence.append("beside the tunnel, by \(beside.path?.interface ?? "the underlay"), it succeeded")
    }
    return Diagnosis(
      cause: .earlyReset, confidence: timing.early.count > 2 ? 0.9 : 0.8, evidence: evidence)
  }
}
