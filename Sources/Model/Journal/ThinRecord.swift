/// A record as a journal stores it: without texts, without most samples, and without what other entries share.
public struct ThinRecord: Hashable, Sendable, Codable {
  public let id: String
  public let host: HostIdentity
  public let time: CheckRecord.Time
  public let trigger: CheckTrigger?
  public let agent: CheckRecord.Agent
  public let observation: CheckRecord.Observation
  public let tunnels: [Tunnel]
  public let endpoints: [EndpointRecord]
  public let compliance: Compliance

  /// A record without its shared parts (`SharedParts`), and with the samples that are chosen.
  public init(of record: CheckRecord, keeping samples: KeptSamples) {
    id = record.id
    host = record.host
    time = record.time
    trigger = record.trigger
    agent = record.agent
    observation = record.observation
    tunnels = record.tunnels
    endpoints = record.endpoints.map { $0.thinned(keeping: samples) }
    compliance = record.compliance
  }

  /// The record that it was made of, but for the samples that were left out.
  public func record(with parts: SharedParts) -> CheckRecord {
    let certificates = parts.certificates ?? []
    return CheckRecord(
      id: id, host: host, time: time, trigger: trigger, agent: agent, inputs: parts.inputs,
      observation: observation,
      tunnels: tunnels,
      endpoints: endpoints.enumerated().map { place, endpoint in
        place < certificates.count ? endpoint.showing(certificates[place]) : endpoint
      },
      compliance: compliance, state: parts.state)
  }
}

/// What checks of one host have in common for days; a journal stores each once, by its digest.
public struct SharedParts: Hashable, Sendable {
  public let inputs: CheckRecord.Inputs
  /// Of each endpoint in the record's order; nil where none has any.
  public let certificates: [EndpointCertificates]?
  /// Nil where the record has none.
  public let state: HostState?

  public init(inputs: CheckRecord.Inputs, certificates: [EndpointCertificates]?, state: HostState?) {
    self.inputs = inputs
    self.certificates = certificates
    self.state = state
  }

  /// The shared parts of a record.
  public init(of record: CheckRecord) {
    inputs = record.inputs
    state = record.state
    let shown = record.endpoints.map {
      EndpointCertificates(certificate: $0.certificate, certificates: $0.certificates)
    }
    certificates = shown.allSatisfy { $0.certificate == nil && $0.certificates == nil } ? nil : shown
  }
}

/// The certificates that one endpoint showed.
public struct EndpointCertificates: Hashable, Sendable, Codable {
  let certificate: CertificateFacts?
  let certificates: [ShownCertificate]?
}

extension EndpointRecord {
  /// The same without certificates, and with the samples that are chosen.
  fileprivate func thinned(keeping choice: KeptSamples) -> EndpointRecord {
    EndpointRecord(
      name: name, target: target, proxy: proxy, outcome: outcome,
      samples: choice == .all ? samples : tellingSamples, summary: summary, certificate: nil,
      certificates: nil, path: path, expectations: expectations, experiments: experiments,
      diagnosis: diagnosis, carried: carried)
  }

  private var tellingSamples: [Sample] {
    let limit = expectations.first { $0.kind == .handshake }?.limit
    let telling = samples.filter { sample in
      if sample.failure != nil { return true }
      guard let limit, let time = sample.phases.tls else { return false }
      return time > limit
    }
    guard telling.isEmpty, outcome != .reachable, limit == nil else { return telling }
    let slowest = samples.max { ($0.phases.tls?.count ?? 0) < ($1.phases.tls?.count ?? 0) }
    return slowest.map { [$0] } ?? []
  }

  fileprivate func showing(_ shown: EndpointCertificates) -> EndpointRecord {
    EndpointRecord(
      name: name, target: target, proxy: proxy, outcome: outcome, samples: samples, summary: summary,
      certificate: shown.certificate, certificates: shown.certificates, path: path,
      expectations: expectations, experiments: experiments, diagnosis: diagnosis, carried: carried)
  }
}
