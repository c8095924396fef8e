public import Model

/// A sample that has just ended, with what is known of its endpoint by then.
public struct EndedSample: Sendable {
  /// The index of its endpoint in the order in which they were given, from 0.
  public let endpointIndex: Int
  /// Which sample of the endpoint it is, counted from 1; another try of it has the same number.
  public let number: Int
  public let sample: Sample
  /// The certificate that the endpoint showed last.
  public let certificate: CertificateFacts?
  /// The route that its packets took last.
  public let path: Path?

  init(endpointIndex: Int, number: Int, sample: Sample, certificate: CertificateFacts?, path: Path?) {
    self.endpointIndex = endpointIndex
    self.number = number
    self.sample = sample
    self.certificate = certificate
    self.path = path
  }
}
