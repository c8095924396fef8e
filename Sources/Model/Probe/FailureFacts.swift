/// What more is known of a failure than its code says: typed values, which `Reporter/Wording` says in words.
///
/// In documents each is one flat object (`CaseObject`). Texts are those of servers and libraries.
public enum FailureFacts: Hashable, Sendable, Codable {
  // This host.
  /// The target or the proxy lacks something that a question or a connection needs.
  case incomplete(part: IncompletePart)
  case invalidInterface(interface: String)
  /// The socket could not be bound to the interface.
  case unbound(interface: String)
  case linkDown(interface: String)
  /// The interface has no route to the address.
  case noRoute(address: IPAddress, interface: String)
  /// The address lies in a zone, such as an interface, that this host does not have.
  case unknownZone(zone: String)
  /// The address is valid on one link only, and neither its zone nor an interface says on which.
  case zoneMissing(address: IPAddress)
  /// The kernel took no limit of the segments' length.
  case segmentsUnlimited
  /// The kernel took no more sockets to watch.
  case epollFull
  /// The loop's thread or its descriptors could not be had.
  case probeNotStarted
  /// An echo request needs a group in `ping_group_range`, or CAP_NET_RAW.
  case pingRefused
  /// The client's certificate cannot be shown; `file` is the last part of its path.
  case clientCertificate(file: String, problem: ProbeError.Code, reason: String?)

  // The network.
  /// The ICMP or ICMPv6 message that ended it.
  case icmp(family: IPAddress.Family, type: Int, code: Int)
  /// What a library reported, with its own text.
  case library(name: Library, text: String)

  /// What each phase used of the sample's time.
  case deadline(shares: PhaseTimes)

  // Names.
  /// What each of the host's name servers said when it was asked after the name service had no address.
  case nameServers(servers: [ServerAnswer])
  case dnsMalformed
  /// What came is a question itself.
  case dnsQuestion
  /// What came is no answer to the question that was asked.
  case dnsUnrelated
  /// The answer has this RCODE (RFC 1035 section 4.1.1).
  case dnsStatus(number: Int)
  /// There is no record of the type that was asked for.
  case dnsNoRecord(record: String)
  /// A record of an address type holds none.
  case dnsNoAddress
  /// None of these addresses is an expected one.
  case dnsUnexpected(addresses: [IPAddress])
  /// The server closed the connection without an answer.
  case dnsClosed
  /// The answer is cut off although it arrived over TCP.
  case dnsTruncated
  /// The answer was cut off, and none arrived over TCP in time.
  case dnsSilentOverTcp
  /// The answer was cut off, and the server's host refuses TCP, with an ICMP message where there was one.
  case dnsRefusedOverTcp(errno: String, family: IPAddress.Family?, type: Int?, code: Int?)

  // Proxies.
  /// The proxy's name could not be resolved, for the resolver's own code.
  case proxyName(failure: Failure.Code, text: String?)
  /// The proxy did not answer the connection.
  case proxySilent
  /// The proxy did not answer the question for the endpoint.
  case proxyUnopened
  case proxyClosed
  /// TLS with the proxy itself failed: for the code that it would be of an endpoint, and what is known of it there.
  indirect case proxyHandshake(failure: Failure.Code, facts: CaseObject<FailureFacts>?)
  /// The proxy's answer to CONNECT.
  case proxyStatus(number: Int)
  /// The proxy's answer 407: whether credentials were shown, and the schemes that it takes.
  case proxyCredentials(number: Int, shown: Bool, schemes: [String])
  case notHttp
  case notSocks
  /// The proxy's reply (RFC 1928 section 6).
  case socksReply(number: Int)
  /// The proxy's reply has an address of an unknown type.
  case socksAddress(number: Int)
  /// The proxy chose an authentication method that was not offered.
  case socksMethod(number: Int)
  /// The proxy requires credentials, and none are given.
  case socksAnonymous
  /// The proxy takes no user and password.
  case socksUnauthenticated
  /// The proxy refused this user and password.
  case socksCredentials
  /// The target's name is longer than SOCKS can pass on.
  case socksLongName
  /// The user or the password is longer than SOCKS can pass on.
  case socksLongCredentials

  // TLS asked for in another protocol.
  /// The server's refusal, with its own text.
  case answered(text: String)
  /// A part of the dialogue is not what the protocol has there; `beginning` says that only its beginning was read.
  case strangePart(part: DialoguePart, beginning: Bool, text: String)
  case malformed(answer: MalformedAnswer)
  /// The server closed the connection in place of a part of the dialogue.
  case closedBefore(part: DialoguePart)
  /// The server's capabilities lack this one.
  case lacking(capability: String)
  /// PostgreSQL's answer `N`.
  case declined
  /// LDAP's resultCode, with its name and the server's text.
  case resultCode(number: Int, name: String?, text: String?)
  /// MySQL's or SQL Server's error, with the server's text.
  case serverError(number: Int, text: String)
  /// RDP's failure code, with its name.
  case negotiationFailure(number: Int, name: String?)
  /// Bytes in plain text behind the go-ahead for TLS.
  case injected(bytes: Int)
  case endlessAnswer

  // The handshake.
  /// The first bytes of the answer, which are no TLS record.
  case strangeBeginning(text: String)
  /// So many messages came without an end of the handshake.
  case endlessHandshake(messages: Int)
  /// The server closed the connection: whether it had answered, and after which whole message.
  case closed(answered: Bool, after: String?)
  /// The connection was reset after a message; nil for within the first.
  case reset(after: String?)
  /// Nothing more came after a message; nil for within the first.
  case halted(after: String?)
  /// The server's alert, with OpenSSL's text.
  case alert(number: Int, reason: String?)
  case clientCertificateRefused
  /// The server does not know secure renegotiation (RFC 5746).
  case renegotiationUnsafe

  // The certificate.
  /// What verification found, the gravest first.
  case verification(errors: [VerificationError])
  /// SHA-256 of the public key that was shown instead, in hexadecimal.
  case shownKey(sha256: String)
  case unverified

  // The request.
  /// The answer's status, what was expected where that is named, and whether a client certificate was shown where the
  /// server had asked for one.
  case status(number: Int, expected: [String]?, shown: Bool?)
  /// A header is missing, or present with another value.
  case header(name: String, present: Bool)
  /// The expected text does not occur in the body, which may have come compressed.
  case textMissing(compressed: Bool)
  /// HTTP/2: the server refused the request's stream without handling it (REFUSED_STREAM).
  case streamRefused
  /// HTTP/2: the server ended the connection before the request, with this error code (GOAWAY).
  case goAway(number: Int)
  case closedInHeaders
  case endlessHeaders
  case unreadableHeader
  /// The time was over: whether a part of the answer had come.
  case requestTimeout(answered: Bool)
  case noHandle
  /// libcurl refused an option.
  case optionRefused(text: String)
  case redirectNoUrl
  case redirectScheme(from: String, to: String)
  case redirectUser
  case redirectUnusable
  case redirectLoop
  case redirectLimit(limit: Int)
  /// It happened at the target that a redirect led to, with what is known of it there.
  indirect case redirected(target: String, facts: CaseObject<FailureFacts>?)

  /// What a question or a connection needs.
  public enum IncompletePart: String, Hashable, Sendable, Codable, CaseIterable {
    case targetName = "target_name"
    case targetNameOrPort = "target_name_or_port"
    case targetNamePortOrPath = "target_name_port_or_path"
    case targetServerOrName = "target_server_or_name"
    case proxyNameOrPort = "proxy_name_or_port"
  }

  /// The libraries whose texts are kept.
  public enum Library: String, Hashable, Sendable, Codable, CaseIterable {
    case cAres = "c-ares"
    case glibc
    case openssl
    case libcurl
  }

  /// What one name server said.
  public struct ServerAnswer: Hashable, Sendable, Codable {
    /// Its address, with the interface behind `%` where it is of one link only.
    public let server: String
    /// Why it gave no address; nil where it gave one.
    public let code: Failure.Code?

    public init(server: String, code: Failure.Code?) {
      self.server = server
      self.code = code
    }
  }

  /// A part of a dialogue that comes before TLS.
  public enum DialoguePart: String, Hashable, Sendable, Codable, CaseIterable {
    case greeting
    /// The answer to SMTP's EHLO.
    case ehlo
    /// The answer to SMTP's or IMAP's STARTTLS, or to XMPP's.
    case starttls
    /// The answer to POP3's STLS.
    case stls
    /// The answer to FTP's AUTH TLS.
    case authTLS = "auth_tls"
    /// The beginning of XMPP's stream.
    case streamHeader = "stream_header"
    /// What an XMPP server can do.
    case streamFeatures = "stream_features"
    /// The answer to RDP's connection request.
    case connectionRequest = "connection_request"
    /// The answer to SQL Server's PRELOGIN.
    case prelogin
    /// The answer to LDAP's StartTLS.
    case ldapStartTLS = "ldap_starttls"
    /// The answer to PostgreSQL's SSLRequest.
    case sslRequest = "ssl_request"
    case error
  }

  /// An answer that its protocol does not have, of which nothing can be shown.
  public enum MalformedAnswer: String, Hashable, Sendable, Codable, CaseIterable {
    case notLDAP = "not_ldap"
    case anotherLDAPMessage = "another_ldap_message"
    case greetingWithoutVersion = "greeting_without_version"
    case greetingWithoutCapabilities = "greeting_without_capabilities"
    case errorWithoutNumber = "error_without_number"
    case anotherSecurity = "another_security"
    case preloginWithoutEncryption = "prelogin_without_encryption"
  }

  /// An error that verification of a chain found.
  public struct VerificationError: Hashable, Sendable, Codable {
    /// OpenSSL's X509_V_ERR_* number.
    package let number: Int
    /// How far above the server's certificate it was found; 0 for that itself.
    public let depth: Int
    /// OpenSSL's text for it.
    public let text: String
    /// Where it is about a date, or about a name and there are no alternative ones: whose certificate it is.
    public let subject: String?
    /// The date that is over, and the one that has not come.
    public let notAfter: Timestamp?
    public let notBefore: Timestamp?
    /// Where it is about the name: some of those that the certificate is for, and how many more there are.
    public let names: [String]?
    public let moreNames: Int?

    public init(
      number: Int, depth: Int, text: String, subject: String? = nil, notAfter: Timestamp? = nil,
      notBefore: Timestamp? = nil, names: [String]? = nil, moreNames: Int? = nil
    ) {
      self.number = number
      self.depth = depth
      self.text = text
      self.subject = subject
      self.notAfter = notAfter
      self.notBefore = notBefore
      self.names = names
      self.moreNames = moreNames
    }

    enum CodingKeys: String, CodingKey {
      case number, depth, text, subject, names
      case notAfter = "not_after"
      case notBefore = "not_before"
      case moreNames = "more_names"
    }
  }
}
