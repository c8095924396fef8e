public import Model

/// What is known of an endpoint at a verdict.
public enum EndpointResult: Sendable {
  /// It was probed for this verdict.
  case measured(ProbeResult)
  /// It was not; what it answered before stands.
  case standing(StandingResult)

  var probe: ProbeResult {
    switch self {
    case .measured(let probe): probe
    case .standing(let earlier): earlier.probe
    }
  }

  /// What was measured, with what its witnesses showed applied to it; what stands had that already.
  func applying(_ judgement: WitnessJudgement) -> EndpointResult {
    switch self {
    case .measured(let probe): .measured(judgement.applied(to: probe))
    case .standing: self
    }
  }
}

/// What an endpoint answered, as it was judged on the state of that moment.
///
/// It is not judged anew: its packets took a path that may be another one by now, and what does not fit any more would
/// read as a fault of the endpoint's.
public struct StandingResult: Sendable {
  let probe: ProbeResult
  private let judged: EndpointVerdict
  /// The tunnels of the verdict that it is of.
  private let keys: TunnelKeys
  /// The record that it was measured in; nil until that is known.
  private var source: EndpointRecord.Carried?

  init(_ probe: ProbeResult, _ judged: EndpointVerdict, _ keys: TunnelKeys) {
    self.probe = probe
    self.judged = judged
    self.keys = keys
    source = judged.record.carried
  }

  /// The endpoint's name.
  public var name: String { judged.record.name }

  /// When the check that measured it ended; nil until that is known.
  public var measured: Timestamp? { source?.at }

  /// The same, measured in a record, unless it is of an earlier one.
  public func from(_ record: CheckRecord) -> StandingResult {
    var result = self
    if source == nil {
      result.source = EndpointRecord.Carried(record: record.id, at: record.time.finished)
    }
    return result
  }

  /// What was judged, with the tunnels by the ids of another verdict.
  func verdict(among tunnels: TunnelKeys) -> EndpointVerdict {
    judged.carried(from: source) { keys.id($0, among: tunnels) }
  }
}

/// The keys of a verdict's tunnels by their ids, which are another verdict's for other tunnels.
struct TunnelKeys: Sendable {
  private let keys: [String: String]
  private let ids: [String: String]

  init(_ tunnels: [Tunnel]) {
    keys = Dictionary(tunnels.map { ($0.id, $0.key) }) { first, _ in first }
    ids = Dictionary(tunnels.map { ($0.key, $0.id) }) { first, _ in first }
  }

  /// The id that a tunnel of this verdict has in another one; its key where it is not there any more.
  func id(_ id: String, among others: TunnelKeys) -> String {
    guard let key = keys[id] else { return id }
    // Two tunnels may have one key, as two links to the same gateway do.
    return others.keys[id] == key ? id : others.ids[key] ?? key
  }
}

extension EndpointVerdict {
  /// What was judged before, with its tunnels by other ids and without its samples.
  fileprivate func carried(
    from source: EndpointRecord.Carried?, _ id: (String) -> String
  ) -> EndpointVerdict {
    var path = record.path
    if let tunnel = path?.tunnel { path?.tunnel = id(tunnel) }
    let renamed = EndpointRecord(
      name: record.name, target: record.target, proxy: record.proxy, outcome: record.outcome, samples: [],
      summary: record.summary, certificate: record.certificate, certificates: record.certificates, path: path,
      expectations: record.expectations.map {
        ExpectationResult($0.kind, $0.result, $0.facts?.naming(id), limit: $0.limit)
      },
      experiments: record.experiments, diagnosis: record.diagnosis?.naming(id), carried: source)
    return EndpointVerdict(
      record: renamed, reasons: reasons.map { $0.naming(id) }, isNonCompliant: isNonCompliant,
      diversion: diversion, isUndetermined: isUndetermined)
  }
}

extension Reason {
  /// The same with tunnels by other ids, of an endpoint's reason.
  fileprivate func naming(_ id: (String) -> String) -> Reason {
    guard case .endpoint(.expectationUnmet(let expectation, let finding)) = facts else { return self }
    return with(
      .endpoint(
        .expectationUnmet(
          expectation: expectation, finding: finding.map { CaseObject($0.value.naming(id)) })))
  }
}

extension ExpectationFacts {
  fileprivate func naming(_ id: (String) -> String) -> ExpectationFacts {
    if case .pathTunnel(let tunnel) = self { .pathTunnel(tunnel: id(tunnel)) } else { self }
  }
}

extension Diagnosis {
  fileprivate func naming(_ id: (String) -> String) -> Diagnosis {
    Diagnosis(
      cause: cause, confidence: confidence,
      facts: facts.map { facts in
        switch facts {
        case .issuerThrough(let tunnel, let issuer, let failures):
          .issuerThrough(tunnel: id(tunnel), issuer: issuer, failures: failures)
        case .throughFailed(let tunnel, let failures, let count, let all):
          .throughFailed(tunnel: id(tunnel), failures: failures, count: count, all: all)
        case .besideAlike(let tunnel): .besideAlike(tunnel: id(tunnel))
        default: facts
        }
      })
  }
}
