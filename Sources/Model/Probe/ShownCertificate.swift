/// A certificate with the address that showed it. Those of one endpoint may differ by address, and from sample to sample.
public struct ShownCertificate: Hashable, Sendable, Codable {
  /// The address that was connected to, which behind a proxy is the proxy's; nil where it is not known.
  public let address: IPAddress?
  public let certificate: CertificateFacts

  public init(address: IPAddress?, certificate: CertificateFacts) {
    self.address = address
    self.certificate = certificate
  }
}
