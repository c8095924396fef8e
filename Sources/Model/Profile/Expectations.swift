/// What an endpoint's answer must be like.
public struct Expectations: Hashable, Sendable {
  /// What its packets must travel through.
  public enum PathKind: String, Hashable, Sendable, CaseIterable { case tunnel, direct, any }

  public let path: PathKind
  /// The ranges in which its address must lie; empty for any.
  public let addresses: [IPPrefix]
  /// The oldest version of TLS.
  public let minimumVersion: TLSVersion?
  /// SHA-256 digests of the public keys of authorities, one of which must stand in the verified chain.
  public let issuers: [String]
  /// SHA-256 digests of public keys, one of which must be the endpoint's own.
  public let pins: [String]
  /// How long the certificate must still be valid.
  public let expiresAfter: Duration?
  /// What the server must say to the client's certificate, or to the lack of one; nil for whatever lets the client in.
  public let clientCertificate: ClientCertificateExpectation?
  /// The median handshake above which the endpoint is degraded.
  public let warnHandshake: Duration?
  /// The median handshake above which it fails.
  public let failHandshake: Duration?
  /// Of `http` and `https`: what the answer must be like.
  public let answer: AnswerExpectations

  public init(
    path: PathKind = .any, addresses: [IPPrefix] = [], minimumVersion: TLSVersion? = nil,
    issuers: [String] = [],
    pins: [String] = [], expiresAfter: Duration? = nil,
    clientCertificate: ClientCertificateExpectation? = nil, warnHandshake: Duration? = nil,
    failHandshake: Duration? = nil, answer: AnswerExpectations = AnswerExpectations()
  ) {
    self.path = path
    self.addresses = addresses
    self.minimumVersion = minimumVersion
    self.issuers = issuers
    self.pins = pins
    self.expiresAfter = expiresAfter
    self.clientCertificate = clientCertificate
    self.warnHandshake = warnHandshake
    self.failHandshake = failHandshake
    self.answer = answer
  }
}

/// What a server must say to the client's certificate. A host without one can then watch an endpoint that demands one.
public enum ClientCertificateExpectation: String, Hashable, Sendable, CaseIterable { case refused }

/// What the answer to an HTTP request must be like.
public struct AnswerExpectations: Hashable, Sendable {
  /// A header that must be there.
  public struct Header: Hashable, Sendable {
    /// Compared without regard to case.
    public let name: String
    /// What its value must contain; nil for any.
    public let contains: String?

    public init(name: String, contains: String? = nil) {
      self.name = name
      self.contains = contains
    }
  }

  /// The statuses that are accepted; empty for those below 400, with 401 and 403.
  public let statuses: [ClosedRange<Int>]
  /// The text that the body must contain, in UTF-8.
  public let body: String?
  public let headers: [Header]
  /// How many redirects are followed at most, with 0 for an answer that is judged by its own status; nil for the
  /// usual limit.
  public let redirects: Int?

  public init(
    statuses: [ClosedRange<Int>] = [], body: String? = nil, headers: [Header] = [], redirects: Int? = nil
  ) {
    self.statuses = statuses
    self.body = body
    self.headers = headers
    self.redirects = redirects
  }
}
