import Model

extension Examination {
  /// It fails through the tunnel and succeeds beside it.
  var tunnelOnlyFailure: Diagnosis? {
    let beside = made(.besideTunnel)
    let again = made(.again)
    let fine = beside.filter { $0.sample.failure == nil }
    let phases: Set<Failure.Phase> = [.connect, .starttls, .tls, .certificate]
    guard let tunnel, allFailed, repeated.count > 1, !fine.isEmpty,
      samples.allSatisfy({ $0.failure.map { phases.contains($0.phase) } ?? false }),
      beside.allSatisfy({ $0.sample.failure?.isCensored ?? true }),
      again.allSatisfy({ $0.sample.failure != nil })
    else { return nil }
    return Diagnosis(
      cause: .tunnelOnlyFailure, confidence: !again.isEmpty && fine.count > 1 ? 0.95 : 0.85,
      facts: [
        .throughFailed(
          tunnel: tunnel, failures: codes(repeated), count: repeated.count, all: repeated.count),
        .besideCounted(
          interface: beside.first?.path?.interface, count: fine.count, all: beside.count),
      ])
  }

  /// It fails alike on every path, whatever was changed.
  ///
  /// Silence is said to be the server's only where two paths end in it: on one path it may be the path's.
  var serverDown: Diagnosis? {
    let beside = made(.besideTunnel).map(\.sample)
    let kinds: [Experiment.Kind] = [.neutralName, .smallSegments, .classicalGroups]
    let changed = kinds.flatMap(made).map(\.sample)
    let all = repeated + changed + beside
    guard allFailed, isPathKnown, repeated.count > 1, let ending = Ending(samples[0]),
      all.allSatisfy({ Ending($0) == ending }), tunnel == nil || !beside.isEmpty
    else { return nil }
    let confidence: Double
    switch ending {
    case .refusal: confidence = tunnel == nil ? 0.8 : 0.9
    case .silence, .noRoute:
      guard tunnel != nil else { return nil }
      confidence = 0.6
    case .reset:
      // Resets on the path would end it as well: only those that the server had time for are its own.
      guard !changed.isEmpty || tunnel != nil, ResetTiming(all).areInTime else { return nil }
      confidence = 0.6
    case .close, .halt:
      // Something on the path may as well be silent to a name.
      guard !made(.again).isEmpty, !made(.neutralName).isEmpty else { return nil }
      confidence = 0.6
    }
    var facts: [DiagnosisFacts] = [
      .ended(failures: codes(repeated), count: repeated.count, all: repeated.count)
    ]
    facts.append(tunnel.map { .besideAlike(tunnel: $0) } ?? .noTunnel)
    if !changed.isEmpty {
      facts.append(.changesAlike(changes: kinds.filter { !made($0).isEmpty }))
    }
    return Diagnosis(cause: .serverDown, confidence: confidence, facts: facts)
  }
}

/// How a connection to a server that is down may end.
private enum Ending {
  /// The port is closed.
  case refusal
  /// Nothing answers.
  case silence
  /// The network says that there is no route.
  case noRoute
  case reset
  case close
  /// It connects, and the ClientHello is never answered.
  case halt

  init?(_ sample: Sample) {
    switch sample.failure?.code {
    case .tcpRefused: self = .refusal
    case .tcpTimeout: self = .silence
    case .hostUnreachable: self = .noRoute
    case .tcpReset, .tlsResetBeforeHello, .tlsResetAfterHello: self = .reset
    case .tlsClosedAfterHello: self = .close
    case .tlsTimeoutAfterHello: self = .halt
    default: return nil
    }
  }
}
