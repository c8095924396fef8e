import Model

/// An endpoint's result, and what follows for the host.
struct EndpointVerdict {
  let record: EndpointRecord
  let reasons: [Reason]
  /// An expectation that makes the host non-compliant is not met.
  let isNonCompliant: Bool
  /// Why its packets do not leave the host for it, where no tunnel that was found explains that.
  let diversion: Reason?
  /// An expectation could not be judged although the endpoint answered.
  let isUndetermined: Bool

  init(
    record: EndpointRecord, reasons: [Reason], isNonCompliant: Bool, diversion: Reason?, isUndetermined: Bool
  ) {
    self.record = record
    self.reasons = reasons
    self.isNonCompliant = isNonCompliant
    self.diversion = diversion
    self.isUndetermined = isUndetermined
  }

  init(_ probe: ProbeResult, interfaces: TunnelInterfaces, at now: Timestamp) {
    let summary = EndpointRecord.Summary(probe.samples)
    let expectations = ExpectationCheck(probe: probe, summary: summary, interfaces: interfaces, now: now)
      .results
    let unmet = expectations.filter { !$0.ok }
    var outcome = Outcome(probe.samples)
    if outcome == .reachable, !unmet.isEmpty { outcome = .degraded }
    let witnesses = [probe.path?.witness].compactMap(\.self) + probe.samples.compactMap { $0.path?.witness }
    // Who answered is a process of this host, or whoever that one asked: the endpoint itself was not reached.
    let diverted = witnesses.first { $0.result == .diverted }
    if outcome == .reachable, diverted != nil { outcome = .degraded }
    var path = probe.path
    let tunnel = interfaces.tunnel(of: probe)
    path?.tunnel = tunnel?.id
    var witnessed: Set<IPAddress?> = []
    let samples = probe.samples.map { sample in
      var sample = sample
      let tunnel = interfaces.tunnel(of: sample.path, to: Set([sample.address].compactMap(\.self)))
      sample.path?.tunnel = tunnel?.id
      // One connection was watched for all samples to an address.
      if !witnessed.insert(sample.address).inserted { sample.path?.witness = nil }
      return sample
    }
    let examination = Examination(
      probe, tunnel: tunnel?.id, isPathKnown: interfaces.areKnown && path?.interface != nil)

    let hasSeveral = Set(probe.certificates.map(\.certificate)).count > 1

    let name = probe.endpoint.name
    self.record = EndpointRecord(
      name: name, target: probe.endpoint.target.description, proxy: probe.endpoint.proxy?.description,
      outcome: outcome, samples: samples, summary: summary, certificate: probe.certificate,
      certificates: hasSeveral ? probe.certificates : nil, path: path,
      expectations: expectations,
      experiments: probe.experiments.isEmpty ? nil : probe.experiments,
      diagnosis: probe.diagnosis ?? examination.diagnosis)
    // What this host itself could not do says nothing against the endpoint.
    self.isNonCompliant = outcome != .unmeasured && unmet.contains { $0.result == .failed }
    self.isUndetermined = unmet.contains { $0.result == .unknown }

    let subject = ReasonSubject.endpoint(name)
    func reason(_ code: ReasonCode, _ facts: EndpointFacts) -> Reason {
      Reason(code, subject, .endpoint(facts))
    }
    var reasons = unmet.map { unmet in
      reason(
        unmet.result == .warning ? .endpointDegraded : .expectationFailed,
        .expectationUnmet(expectation: unmet.kind, finding: unmet.facts.map { CaseObject($0) }))
    }
    let failures = Dictionary(grouping: probe.samples.compactMap(\.failure?.code), by: \.self)
      .sorted { ($1.value.count, $0.key.rawValue) < ($0.value.count, $1.key.rawValue) }
      .map(\.key)
    switch outcome {
    case .unreachable: reasons.append(reason(.endpointUnreachable, .noAnswer(failures: failures)))
    case .unmeasured: reasons.append(reason(.endpointUnmeasured, .notMeasured(failures: failures)))
    case .degraded where !failures.isEmpty:
      reasons.append(
        reason(
          .endpointDegraded,
          .samplesFailed(failed: summary.sent - summary.ok, sent: summary.sent, failures: failures)))
    case .degraded, .reachable: break
    }
    let late = probe.samples.filter { $0.resolution?.isOverdue == true }.compactMap(\.phases.resolve)
    if let longest = late.max(by: { $0.count < $1.count }) {
      reasons.append(
        reason(
          .endpointDegraded,
          .namesLate(late: late.count, sent: summary.sent, longest: Sample.Phases(resolve: longest))))
    }
    let stood = probe.samples.lazy.compactMap { sample in
      sample.address.flatMap { address in sample.resolution?.workingSibling.map { (address, $0) } }
    }.first
    if let (failed, working) = stood {
      reasons.append(
        reason(
          outcome == .unreachable ? .endpointUnreachable : .endpointDegraded,
          .otherAddressWorks(address: failed, sibling: working)))
    }
    if let diverted, let how = EndpointDiversion(diverted) {
      reasons.append(reason(.diverted, .diverted(how: how, interface: diverted.interface)))
    }
    self.reasons = reasons
    // An endpoint whose addresses differ is as bad as its worst one.
    self.diversion =
      witnesses.lazy.filter { !interfaces.explain($0) }.compactMap { witness in
        EndpointDiversion(witness).map {
          reason(.diverted, .diverted(how: $0, interface: witness.interface))
        }
      }.first
  }
}
