extension Sample {
  /// What the handshake agreed on, what it was made of, and where its time went.
  ///
  /// A handshake that failed keeps what it had come to.
  public struct TLSDetails: Hashable, Sendable, Codable {
    /// OpenSSL's name, such as `TLSv1.3`.
    public let version: String?
    public let cipher: String?
    /// The key-exchange group.
    public let group: String?
    /// What the server signed its part with, as IANA's registry of TLS SignatureScheme has it.
    public var signature: String?
    public let alpn: String?
    public let resumed: Bool?
    /// Whether the server stapled an OCSP response; nil where none was asked for or the handshake was not done.
    public let ocspStapled: Bool?
    /// What the stapled response says of the certificate; nil where there was none.
    public let ocspStatus: OCSPStatus?
    /// The part of the handshake's time that the network and the server took; nil where it was not done.
    public let network: Microseconds?
    /// The rest: our own arithmetic, verification, and waiting for the CPU.
    public let local: Microseconds?
    /// From the ClientHello to the first of the server's answer without the round trip between them: how long the
    /// server thought. nil where the round trip is not the server's own, or was the longer one.
    public let serverThink: Microseconds?
    /// Which clock `network` and `serverThink` were taken by.
    public let stampedBy: StampSource?
    /// From the ClientHello to the moment that the far side ended the connection; nil where it did not.
    public let ended: Microseconds?
    /// What became of the client's certificate; nil where the server asked for none.
    public var clientCertificate: ClientCertificateDetails?
    /// The handshake's messages in their order; nil where they were not written down.
    public var messages: [HandshakeMessage]?

    public init(
      version: String?, cipher: String?, group: String?, signature: String? = nil, alpn: String?,
      resumed: Bool?,
      ocspStapled: Bool? = nil, ocspStatus: OCSPStatus? = nil, network: Microseconds? = nil,
      local: Microseconds? = nil, serverThink: Microseconds? = nil, stampedBy: StampSource? = nil,
      ended: Microseconds? = nil, clientCertificate: ClientCertificateDetails? = nil,
      messages: [HandshakeMessage]? = nil
    ) {
      self.version = version
      self.cipher = cipher
      self.group = group
      self.signature = signature
      self.alpn = alpn
      self.resumed = resumed
      self.ocspStapled = ocspStapled
      self.ocspStatus = ocspStatus
      self.network = network
      self.local = local
      self.serverThink = serverThink
      self.stampedBy = stampedBy
      self.ended = ended
      self.clientCertificate = clientCertificate
      self.messages = messages
    }

    enum CodingKeys: String, CodingKey {
      case version, cipher, group, signature, alpn, resumed, messages
      case ocspStapled = "ocsp_stapled"
      case ocspStatus = "ocsp_status"
      case network = "network_us"
      case local = "local_us"
      case serverThink = "server_think_us"
      case stampedBy = "stamped_by"
      case ended = "ended_us"
      case clientCertificate = "client_certificate"
    }
  }

  /// What became of the client's certificate, for which the server asked.
  public struct ClientCertificateDetails: Hashable, Sendable, Codable {
    /// Whether one was shown: the client may have none.
    public let shown: Bool
    public let verdict: ClientCertificateVerdict
    /// When the one that was shown ends.
    package var notAfter: Timestamp?

    public init(shown: Bool, verdict: ClientCertificateVerdict, notAfter: Timestamp? = nil) {
      self.shown = shown
      self.verdict = verdict
      self.notAfter = notAfter
    }

    enum CodingKeys: String, CodingKey {
      case shown, verdict
      case notAfter = "not_after"
    }
  }

  /// What the server said to the client's certificate, or to the lack of one.
  public enum ClientCertificateVerdict: String, Hashable, Sendable, Codable, CaseIterable {
    /// It went on.
    case accepted
    /// By an alert; or of HTTP by a status, where none was shown.
    case refused
    /// Nothing, as long as the sample's time allowed: in TLS 1.3 it judges after the handshake, and need not say so.
    case unanswered
  }

  /// What a stapled OCSP response (RFC 6960) says of the server's certificate. Only a verified one counts.
  public enum OCSPStatus: String, Hashable, Sendable, Codable, CaseIterable {
    case good, revoked
    /// The responder does not know the certificate, or says nothing of it.
    case unknown
    /// Its time is over or has not begun.
    case outdated
    /// It cannot be read, or is not signed by the issuer or whom the issuer named.
    case unverified
  }

  /// Who stamped the packets of a handshake.
  public enum StampSource: String, Hashable, Sendable, Codable, CaseIterable {
    /// The kernel, as they left and arrived.
    case kernel
    /// This program, before and after its system calls: waiting for the CPU is part of it.
    case user
  }
}
