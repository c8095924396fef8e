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
  // What follows is nil in documents of earlier versions.
  /// The serial number, in hexadecimal.
  public let serial: String?
  /// The DNS names and addresses that it is for, as many as are kept.
  public let names: [String]?
  /// How many there are besides; nil for none.
  public let moreNames: Int?
  /// Whether it names its host in its subject alone, which browsers do not accept; nil where it does not.
  public let commonNameOnly: Bool?
  /// Whether it says that a server must staple an OCSP response (RFC 7633); nil where it does not.
  public let mustStaple: Bool?
  /// The chain that was built, the server's own certificate first.
  public let members: [Member]?

  /// A certificate of a chain.
  public struct Member: Hashable, Sendable, Codable {
    public let subject: String
    /// SHA-256 of the whole certificate, in hexadecimal.
    package let sha256: String
    public let notAfter: Timestamp
    /// Whether it stands above the one that is trusted, so that nothing depends on it; nil where it does not.
    package let aboveTrusted: Bool?

    public init(subject: String, sha256: String, notAfter: Timestamp, aboveTrusted: Bool? = nil) {
      self.subject = subject
      self.sha256 = sha256
      self.notAfter = notAfter
      self.aboveTrusted = aboveTrusted
    }

    enum CodingKeys: String, CodingKey {
      case subject, sha256
      case notAfter = "not_after"
      case aboveTrusted = "above_trusted"
    }
  }

  public init(
    subject: String, issuer: String, notBefore: Timestamp, notAfter: Timestamp, spkiSHA256: String,
    issuersSPKISHA256: [String], chain: Int, verified: Bool, serial: String? = nil, names: [String]? = nil,
    moreNames: Int? = nil, commonNameOnly: Bool? = nil, mustStaple: Bool? = nil, members: [Member]? = nil
  ) {
    self.subject = subject
    self.issuer = issuer
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.spkiSHA256 = spkiSHA256
    self.issuersSPKISHA256 = issuersSPKISHA256
    self.chain = chain
    self.verified = verified
    self.serial = serial
    self.names = names
    self.moreNames = moreNames
    self.commonNameOnly = commonNameOnly
    self.mustStaple = mustStaple
    self.members = members
  }

  /// The subject and the end of that certificate of the chain which ends first: its own, or one that it depends on.
  package var firstEnd: (subject: String, end: Timestamp) {
    let chain = (members ?? []).filter { $0.aboveTrusted != true }.map { ($0.subject, $0.notAfter) }
    return chain.reduce((subject, notAfter)) { $1.1 < $0.1 ? $1 : $0 }
  }

  enum CodingKeys: String, CodingKey {
    case subject, issuer, chain, verified, serial, names, members
    case moreNames = "more_names"
    case commonNameOnly = "common_name_only"
    case mustStaple = "must_staple"
    case notBefore = "not_before"
    case notAfter = "not_after"
    case spkiSHA256 = "spki_sha256"
    case issuersSPKISHA256 = "issuers_spki_sha256"
  }
}
