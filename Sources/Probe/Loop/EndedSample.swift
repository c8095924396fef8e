public import Model

/// A sample that has just ended, with what is known of its endpoint by then.
public struct EndedSample: Sendable {
  /// Which of the endpoints it belongs to, counted from 0 in the order that they were given.
  public let place: Int
  /// Which sample of the endpoint it is, counted from 1; another try of it has the same number.
  public let number: Int
  public let sample: Sample
  /// The certificate that the endpoint showed last.
  public let certificate: CertificateFacts?
  /// The route that its packets took last.
  public let path: Path?

  package init(place: Int, number: Int, sample: Sample, certificate: CertificateFacts?, path: Path?) {
    self.place = place
    self.number = number
    self.sample = sample
    self.certificate = certificate
    self.path = path
  }
}
