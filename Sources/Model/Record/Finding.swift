/// One thing that a check says, with how grave it is.
public struct Finding: Hashable, Sendable {
  /// What it is about.
  public enum Topic: Hashable, Sendable {
    /// How completely the host was observed.
    case observation
    /// A tunnel, by its id.
    case tunnel(String)
    /// The host, by the policy.
    case host
    /// An endpoint, by its name.
    case endpoint(String)
    case expectation(ExpectationKind, endpoint: String)
    /// What of registry, grants, licences and certificates ends soon or has ended.
    case expiry
  }

  /// Whether it is judged at all.
  public enum Standing: Hashable, Sendable {
    case judged
    /// The company accepts it until a day.
    case waived
    /// Nothing is asked of it.
    case uncounted
  }

  public let topic: Topic
  public let severity: Severity
  public let standing: Standing

  init(_ topic: Topic, _ severity: Severity, _ standing: Standing = .judged) {
    self.topic = topic
    self.severity = severity
    self.standing = standing
  }
}

extension CheckRecord {
  /// Everything that the check says, in the order of the record.
  public var findings: [Finding] {
    var findings = [observationFinding]
    findings += tunnels.map { finding(of: $0) }
    findings.append(hostFinding)
    for endpoint in endpoints {
      findings.append(endpoint.finding)
      findings += endpoint.expectations.map { endpoint.finding(of: $0) }
    }
    findings.append(expiryFinding)
    return findings
  }

  /// The worst finding's.
  public var severity: Severity { findings.map(\.severity).max() ?? .ok }

  /// What was not seen may hide a tunnel: a collector that was refused always, one that was not asked where no tunnel
  /// counts, as on a host that would otherwise be said to have none.
  public var observationFinding: Finding {
    if observation.complete { return Finding(.observation, .ok) }
    if !isAsked { return Finding(.observation, .ok, .uncounted) }
    let accepted = acceptedGaps
    let gaps = mandatoryGaps.filter { !accepted.contains($0.name) }
    let isHarmless =
      !gaps.isEmpty && gaps.allSatisfy { $0.status == .off } && tunnels.contains(where: \.isCounted)
    if !accepted.isEmpty, isHarmless || gaps.isEmpty && !isOpen {
      return Finding(.observation, .warning, .waived)
    }
    return isHarmless ? Finding(.observation, .ok, .uncounted) : Finding(.observation, .unknown)
  }

  /// The collectors that left something unseen: the same ones as `HostState.gaps`.
  public var mandatoryGaps: [CollectorReport] { observation.collectors.gaps }

  /// The collectors whose gap is accepted, for it is nothing but what processes could hold that may refuse to be read.
  private var acceptedGaps: Set<Collector> {
    Set((compliance.acceptedRefusals ?? []).flatMap(\.collectors))
  }

  /// Whether a gap counts beside those that are accepted: the host gives it as a reason.
  private var isOpen: Bool {
    compliance.reasons.contains { $0.code == .detectPartial && $0.subject == .host }
  }

  /// Of one of the record's tunnels.
  public func finding(of tunnel: Tunnel) -> Finding {
    let licensing = tunnel.licensing
    let topic = Finding.Topic.tunnel(tunnel.id)
    guard isAsked, tunnel.isCounted else { return Finding(topic, .ok, .uncounted) }
    if licensing.severity == .ok {
      return Finding(topic, .ok, licensing.tag == .licensed ? .judged : .uncounted)
    }
    let isWaived = licensing.waiver != nil && licensing.severity == .warning
    return Finding(topic, licensing.severity, isWaived ? .waived : .judged)
  }

  /// The status, and what counted tunnels leave open beside it.
  public var hostFinding: Finding {
    let own = Severity(compliance.status)
    let severity = tunnels.map { finding(of: $0).severity }.reduce(own, max)
    return Finding(
      .host, severity, compliance.status == .notApplicable && severity == .ok ? .uncounted : .judged)
  }

  /// Facts about the fleet rather than faults of the host: a warning, whatever tunnels there are.
  public var expiryFinding: Finding { Finding(.expiry, expiries.isEmpty ? .ok : .warning) }

  /// The host's reasons that something ends soon or has ended.
  public var expiries: [Reason] { compliance.reasons.filter { $0.code?.isExpiry == true } }

  /// Whether the policy asks anything of VPNs.
  private var isAsked: Bool { !compliance.reasons.contains { $0.code == .policyAny } }
}

extension Tunnel {
  /// Whether it counts for the host: it is active and leads out, or its product is denied.
  public var isCounted: Bool { licensing.tag != .none }
}

extension EndpointRecord {
  public var finding: Finding { Finding(.endpoint(name), outcome.severity) }

  /// Of one of the endpoint's expectations. What this host itself could not do says nothing against the endpoint.
  public func finding(of expectation: ExpectationResult) -> Finding {
    let severity: Severity =
      switch expectation.result {
      case .met: .ok
      case .warning: .warning
      case .failed: outcome == .unmeasured ? .unknown : .critical
      case .unknown: .unknown
      }
    return Finding(.expectation(expectation.kind, endpoint: name), severity)
  }
}
