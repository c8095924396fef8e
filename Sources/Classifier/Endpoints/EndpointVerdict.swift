import Model

/// What an endpoint came to, and what follows for the host.
struct EndpointVerdict {
  let record: EndpointRecord
  let reasons: [Reason]
  /// An expectation that makes the host non-compliant is not met.
  let isNonCompliant: Bool
  /// An expectation could not be judged although the endpoint answered.
  let isUndetermined: Bool

  init(_ probe: ProbeResult, interfaces: TunnelInterfaces, at now: Timestamp) {
    let summary = EndpointRecord.Summary(probe.samples)
    let findings = ExpectationCheck(probe: probe, summary: summary, interfaces: interfaces, now: now).findings
    let unmet = findings.filter { !$0.result.ok }
    var outcome = Outcome(probe.samples)
    if outcome == .reachable, !unmet.isEmpty { outcome = .degraded }
    var path = probe.path
    let tunnel = interfaces.tunnel(of: probe)
    path?.tunnel = tunnel?.id
    let samples = probe.samples.map { sample in
      var sample = sample
      let tunnel = interfaces.tunnel(of: sample.path, to: Set([sample.address].compactMap(\.self)))
      sample.path?.tunnel = tunnel?.id
      return sample
    }
    let examination = Examination(
      probe, tunnel: tunnel?.label, isWayKnown: interfaces.areKnown && path?.interface != nil)

    let name = probe.endpoint.name
    self.record = EndpointRecord(
      name: name, target: probe.endpoint.target.description, proxy: probe.endpoint.proxy?.description,
      outcome: outcome, samples: samples, summary: summary, certificate: probe.certificate, path: path,
      expectations: findings.map(\.result),
      experiments: probe.experiments.isEmpty ? nil : probe.experiments,
      diagnosis: probe.diagnosis ?? examination.diagnosis)
    // What this host itself could not do says nothing against the endpoint.
    self.isNonCompliant = outcome != .unmeasured && unmet.contains(where: \.isGrave)
    self.isUndetermined = unmet.contains(where: \.isUnknown)

    var reasons = unmet.map { finding in
      let text = "\(name): \(finding.result.name) is not as expected: \(finding.result.detail ?? "unmet")"
      return Reason(finding.isGrave || finding.isUnknown ? .expectationFailed : .endpointDegraded, text)
    }
    let failures = Dictionary(grouping: probe.samples.compactMap(\.failure?.code), by: \.self)
      .sorted { ($1.value.count, $0.key.rawValue) < ($0.value.count, $1.key.rawValue) }
      .map(\.key.rawValue).joined(separator: ", ")
    switch outcome {
    case .unreachable: reasons.append(Reason(.endpointUnreachable, "\(name) does not answer: \(failures)"))
    case .unmeasured:
      let why = failures.isEmpty ? "no sample was taken" : failures
      reasons.append(Reason(.endpointUnmeasured, "\(name) could not be measured: \(why)"))
    case .degraded where !failures.isEmpty:
      let failed = summary.sent - summary.ok
      reasons.append(
        Reason(.endpointDegraded, "\(name): \(failed) of \(summary.sent) samples failed: \(failures)"))
    case .degraded, .reachable: break
    }
    self.reasons = reasons
  }
}
