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
    let way = beside.first?.path?.interface ?? "the underlay"
    return Diagnosis(
      cause: .tunnelOnlyFailure, confidence: !again.isEmpty && fine.count > 1 ? 0.95 : 0.85,
      evidence: [
        "through \(tunnel), \(share(repeated.count, of: repeated)) failed by \(codes(repeated))",
        "beside it, by \(way), \(share(fine.count, of: beside.map(\.sample))) succeeded at the same address",
      ])
  }

  /// It fails alike on every way, whatever was changed.
  ///
  /// Silence is said to be the server's only where two ways end in it: on one way it may be the way's.
  var serverDown: Diagnosis? {
    let beside = made(.besideTunnel).map(\.sample)
    let changed = [.neutralName, .smallSegments, .classicalGroups].flatMap(made).map(\.sample)
    let all = repeated + changed + beside
    guard allFailed, isWayKnown, repeated.count > 1, let way = Ending(samples[0]),
      all.allSatisfy({ Ending($0) == way }), tunnel == nil || !beside.isEmpty
    else { return nil }
    let confidence: Double
    switch way {
    case .refusal: confidence = tunnel == nil ? 0.8 : 0.9
    case .silence, .noWay:
      guard tunnel != nil else { return nil }
      confidence = 0.6
    case .reset:
      // Resets on the way would end it as well: only those that the server had time for are its own.
      guard !changed.isEmpty || tunnel != nil, ResetTiming(all).areInTime else { return nil }
      confidence = 0.6
    case .close, .halt:
      // Somebody on the way may as well be silent to a name.
      guard !made(.again).isEmpty, !made(.neutralName).isEmpty else { return nil }
      confidence = 0.6
    }
    var evidence = ["\(share(repeated.count, of: repeated)) ended by \(codes(repeated))"]
    if let tunnel { evidence.append("they went through \(tunnel), and beside it the end was the same") }
    if tunnel == nil { evidence.append("no tunnel of this host is on the way, and no other way was tried") }
    if !changed.isEmpty { evidence.append("\(self.changes) changed nothing") }
    return Diagnosis(cause: .serverDown, confidence: confidence, evidence: evidence)
  }

  /// What was changed: `another name and small segments`.
  private var changes: String {
    let words = [
      made(.neutralName).isEmpty ? nil : "another name",
      made(.smallSegments).isEmpty ? nil : "small segments",
      made(.classicalGroups).isEmpty ? nil : "classical groups",
    ].compactMap(\.self)
    return words.count > 1
      ? "\(words.dropLast().joined(separator: ", ")) and \(words[words.count - 1])" : words.joined()
  }
}

/// How a connection to a server that is down may end.
private enum Ending {
  /// The port is closed.
  case refusal
  /// Nothing answers.
  case silence
  /// The network says that there is no way.
  case noWay
  case reset
  case close
  /// It connects, and the ClientHello is never answered.
  case halt

  init?(_ sample: Sample) {
    switch sample.failure?.code {
    case .tcpRefused: self = .refusal
    case .tcpTimeout: self = .silence
    case .hostUnreachable: self = .noWay
    case .tcpReset, .tlsResetBeforeHello, .tlsResetAfterHello: self = .reset
    case .tlsClosedAfterHello: self = .close
    case .tlsTimeoutAfterHello: self = .halt
    default: return nil
    }
  }
}
