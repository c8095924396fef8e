/// What the probe learnt of one endpoint.
public struct ProbeResult: Hashable, Sendable {
  public let endpoint: Endpoint
  /// One per sample, in the order they were due.
  public let samples: [Sample]
  /// The certificate of the last sample that showed one.
  public let certificate: CertificateFacts?
  /// Every certificate that was shown, with the address, in the order in which they were first seen; bounded.
  public let certificates: [ShownCertificate]
  /// The path of the last sample that had one.
  public let path: Path?
  /// What the resolver last answered; empty where it was not asked.
  public let answers: [IPAddress]
  /// What was tried after the samples had failed.
  public var experiments: [Experiment]
  /// What lies behind its failures, where that is known already.
  public let diagnosis: Diagnosis?

  public init(
    endpoint: Endpoint, samples: [Sample], certificate: CertificateFacts?,
    certificates: [ShownCertificate] = [], path: Path?,
    answers: [IPAddress] = [], experiments: [Experiment] = [], diagnosis: Diagnosis? = nil
  ) {
    self.endpoint = endpoint
    self.samples = samples
    self.certificate = certificate
    self.certificates = certificates
    self.path = path
    self.answers = answers
    self.experiments = experiments
    self.diagnosis = diagnosis
  }
}
