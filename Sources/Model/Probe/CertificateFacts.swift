/// The certificate that an endpoint showed, kept also when it was rejected.
public struct CertificateFacts: Hashable, Sendable, Codable {
  public let subject: String
  public let issuer: String
  public let notBefore: Timestamp
  public let notAfter: Timestamp
  /// SHA-256 of the subject's public key (DER SubjectPublicKeyInfo), in hexadecimal.
  public let spkiSHA256: String
  /// The same of every authority above it in the chain that was built, nearest first.
  public let issuersSPKISHA256: [String]
  /// How many certificates the server sent.
  public let chain: Int
  /// Whether the chain and the name were accepted.
  public let verified: Bool

  public init(
    subject: String, issuer: String, notBefore: Timestamp, notAfter: Timestamp, spkiSHA256: String,
    issuersSPKISHA256: [String], chain: Int, verified: Bool
  ) {
    self.subject = subject
    self.issuer = issuer
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.spkiSHA256 = spkiSHA256
    self.issuersSPKISHA256 = issuersSPKISHA256
    self.chain = chain
    self.verified = verified
  }

  enum CodingKeys: String, CodingKey {
    case subject, issuer, chain, verified
    case notBefore = "not_before"
    case notAfter = "not_after"
    case spkiSHA256 = "spki_sha256"
    case issuersSPKISHA256 = "issuers_spki_sha256"
  }
}
