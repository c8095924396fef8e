internal import Model

/// Which connections are worth making after an endpoint's samples have failed: at most six, each alike but for one
/// thing.
struct TrialPlan {
  /// One connection, and what it is for.
  struct Step {
    let kind: Experiment.Kind
    let trial: Trial
  }

  let steps: [Step]

  /// The plan for a result; without steps where some sample came through, or nothing more can be learnt.
  ///
  /// `underlay` is the interface that carries the tunnel which the samples went into; nil for none.
  init(after result: ProbeResult, underlay: String?, hasControlResolver: Bool) {
    let samples = result.samples.filter { ![.local, .any].contains($0.failure?.phase) }
    let failures = samples.compactMap(\.failure)
    guard !failures.isEmpty, failures.count == samples.count,
      failures.allSatisfy({ Self.phases.contains($0.phase) }), let form = Form(result, samples)
    else {
      steps = []
      return
    }
    let tunnel = underlay.map { Step(kind: .besideTunnel, trial: form.trial(bindTo: $0)) }
    func step(_ kind: Experiment.Kind, _ variation: Variation = .none) -> Step {
      Step(kind: kind, trial: form.trial(variation))
    }
    func have(_ codes: Set<Failure.Code>) -> Bool { failures.contains { codes.contains($0.code) } }

    let neutral = step(
      .neutralName, Variation(serverName: .other(Variation.neutralName(asLongAs: form.host))))
    if have(Self.ends), form.hasName {
      steps =
        [step(.again), neutral, step(.again), step(.neutralName, Variation(serverName: .none))]
        + [tunnel].compactMap(\.self)
    } else if have(Self.halts) {
      let small = Variation(segmentSize: Variation.smallSegments)
      steps =
        [
          step(.again), step(.smallSegments, small), tunnel ?? step(.again), step(.smallSegments, small),
          step(.classicalGroups, Variation(hasClassicalGroups: true)),
        ] + (form.hasName ? [neutral] : [])
    } else if failures.allSatisfy({ $0.phase == .certificate }) {
      let control =
        hasControlResolver && form.asksResolver
        ? [Step(kind: .controlAnswer, trial: form.trial(asking: true))] : []
      steps = control + [tunnel].compactMap(\.self)
    } else {
      steps = [step(.again)] + [tunnel, tunnel].compactMap(\.self)
    }
  }

  /// What comes after these is not tried, so that nothing is learnt of it.
  private static let phases: Set<Failure.Phase> = [.connect, .starttls, .tls, .certificate]
  private static let ends: Set<Failure.Code> = [.tlsResetAfterHello, .tlsClosedAfterHello]
  private static let halts: Set<Failure.Code> = [.tlsTimeoutAfterHello, .tlsTimeoutMid]
}

/// What the connections of a plan have in common: the endpoint as far as its handshake goes, at the address that
/// failed.
private struct Form {
  private let endpoint: Endpoint
  private let target: Target
  private let address: IPAddress

  init?(_ result: ProbeResult, _ samples: [Sample]) {
    endpoint = result.endpoint
    // What stands between is asked by none of these connections, and what it did would be laid to others.
    guard endpoint.proxy == nil, let address = samples.last(where: { $0.address != nil })?.address else {
      return nil
    }
    self.address = address
    guard let scheme = ProbeKind(of: endpoint.target.scheme).handshakeScheme else { return nil }
    target = Target(scheme: scheme, host: endpoint.target.host, port: endpoint.target.port)
  }

  var host: String { endpoint.certificateName }
  /// Whether the ClientHello holds a name.
  var hasName: Bool { target.scheme.usesTLS && (target.address == nil || endpoint.serverName != nil) }
  /// Whether the address came from a resolver.
  var asksResolver: Bool { target.address == nil && endpoint.addresses.isEmpty }

  func trial(_ variation: Variation = .none, bindTo interface: String? = nil, asking: Bool = false) -> Trial {
    Trial(
      Endpoint(
        name: endpoint.name, target: target, expectations: endpoint.expectations,
        addresses: asking ? [] : [address], interface: interface ?? endpoint.interface, samples: 1,
        timeout: endpoint.timeout, clientCertificate: endpoint.clientCertificate,
        proxyProtocol: endpoint.proxyProtocol, serverName: endpoint.serverName),
      variation)
  }
}
