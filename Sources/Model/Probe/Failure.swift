/// Why a sample failed: the phase that it reached and what happened there. A failure is a result, not an error.
public struct Failure: Hashable, Sendable {
  /// The phase that a sample reached.
  public enum Phase: String, Hashable, Sendable, Codable, CaseIterable {
    case local, resolve, connect, proxy, starttls, tls, certificate, request, any
  }

  /// What happened.
  public enum Code: String, Hashable, Sendable, Codable, CaseIterable {
    case localConfig = "local_config"
    case localResource = "local_resource"
    case localDenied = "local_denied"
    case dnsTimeout = "dns_timeout"
    /// The name server's host reports that no process listens there. It is a result of `dns` targets; for the names of
    /// others several servers may be asked, and no answer from any is `dns_timeout`.
    case dnsUnreachable = "dns_unreachable"
    case dnsNameUnknown = "dns_nxdomain"
    case dnsServerFailed = "dns_servfail"
    case dnsRefused = "dns_refused"
    case dnsNoData = "dns_nodata"
    case dnsUnexpectedAnswer = "dns_unexpected_answer"
    case tcpRefused = "tcp_refused"
    case tcpTimeout = "tcp_timeout"
    case tcpReset = "tcp_reset"
    case networkUnreachable = "net_unreachable"
    case hostUnreachable = "host_unreachable"
    /// The proxy's own name; the facts hold the resolver's code.
    case proxyResolve = "proxy_resolve"
    /// No connection to the proxy, which has an error number, or none from the proxy to the endpoint, of which the
    /// facts say what the proxy answered.
    case proxyConnect = "proxy_connect"
    case proxyAuthentication = "proxy_auth"
    /// The proxy could, and by its rules does not.
    case proxyDenied = "proxy_denied"
    /// What answered does not speak the proxy's protocol, or not the part of it that is needed.
    case proxyProtocol = "proxy_protocol"
    /// No TLS with the proxy itself, or not with a certificate of its own; the facts hold what a handshake's code would be.
    case proxyTLS = "proxy_tls"
    /// The time was over before the proxy was connected to, or before it had connected to the endpoint.
    case proxyTimeout = "proxy_timeout"
    case starttlsRefused = "starttls_refused"
    case starttlsProtocol = "starttls_protocol"
    case starttlsTimeout = "starttls_timeout"
    case tlsResetBeforeHello = "tls_reset_before_hello"
    case tlsResetAfterHello = "tls_reset_after_hello"
    case tlsClosedAfterHello = "tls_closed_after_hello"
    case tlsInterrupted = "tls_interrupted"
    case tlsTimeoutAfterHello = "tls_timeout_after_hello"
    case tlsTimeoutMid = "tls_timeout_mid"
    case tlsNotTLS = "tls_not_tls"
    case tlsAlert = "tls_alert"
    case tlsClientCertificateRequired = "tls_client_certificate_required"
    case tlsNegotiation = "tls_negotiation"
    /// A signature, or the Finished message, does not fit the server's key or what was said.
    case tlsBadProof = "tls_bad_proof"
    /// A record or a message cannot be decrypted or read.
    case tlsBadRecord = "tls_bad_record"
    /// The certificate that the server shows first is an authority's, and not its own.
    case tlsChainOrder = "tls_chain_order"
    /// A message is larger than any client takes: most often the certificates.
    case tlsTooLarge = "tls_too_large"
    /// The records are of TLCP (GB/T 38636), which is not TLS.
    case tlsTLCP = "tls_tlcp"
    case certificateExpired = "cert_expired"
    case certificateNotYetValid = "cert_not_yet_valid"
    case certificateUntrusted = "cert_untrusted"
    case certificateNameMismatch = "cert_name_mismatch"
    case certificateRevoked = "cert_revoked"
    case certificateWeak = "cert_weak"
    case certificatePinMismatch = "cert_pin_mismatch"
    case certificateUnexpectedIssuer = "cert_unexpected_issuer"
    case httpStatus = "http_status"
    case httpBody = "http_body"
    /// A header is missing, or has another value than expected.
    case httpHeader = "http_header"
    case httpRedirects = "http_redirects"
    case httpEmpty = "http_empty"
    case httpPartial = "http_partial"
    case httpReset = "http_reset"
    case httpTimeout = "http_timeout"
    case httpProtocol = "http_protocol"
    /// No answer to an echo request arrived in time.
    case echoTimeout = "icmp_timeout"
    /// The sample's time was over, and the phase that ran had had too little of it to be the cause: less than two round
    /// trips, or than 50 ms. The failure's phase is that one; the facts hold what each phase used.
    case deadlineExhausted = "deadline_exhausted"
    case cancelled
    case `internal`

    /// The phase that the code belongs to.
    package var phase: Phase {
      switch self {
      case .localConfig, .localResource, .localDenied: .local
      case .dnsTimeout, .dnsUnreachable, .dnsNameUnknown, .dnsServerFailed, .dnsRefused, .dnsNoData,
        .dnsUnexpectedAnswer:
        .resolve
      case .tcpRefused, .tcpTimeout, .tcpReset, .networkUnreachable, .hostUnreachable: .connect
      case .proxyResolve, .proxyConnect, .proxyAuthentication, .proxyDenied, .proxyProtocol, .proxyTLS,
        .proxyTimeout:
        .proxy
      case .starttlsRefused, .starttlsProtocol, .starttlsTimeout: .starttls
      case .tlsResetBeforeHello, .tlsResetAfterHello, .tlsClosedAfterHello, .tlsInterrupted,
        .tlsTimeoutAfterHello, .tlsTimeoutMid, .tlsNotTLS, .tlsAlert, .tlsClientCertificateRequired,
        .tlsNegotiation, .tlsBadProof, .tlsBadRecord, .tlsChainOrder, .tlsTooLarge, .tlsTLCP:
        .tls
      case .certificateExpired, .certificateNotYetValid, .certificateUntrusted, .certificateNameMismatch,
        .certificateRevoked, .certificateWeak, .certificatePinMismatch, .certificateUnexpectedIssuer:
        .certificate
      case .httpStatus, .httpBody, .httpHeader, .httpRedirects, .httpEmpty, .httpPartial, .httpReset,
        .httpTimeout, .httpProtocol, .echoTimeout:
        .request
      case .deadlineExhausted, .cancelled, .internal: .any
      }
    }
  }

  /// Whether it says that the time was over: what was measured would have taken longer than is known.
  public var isCensored: Bool {
    switch code {
    case .dnsTimeout, .tcpTimeout, .proxyTimeout, .starttlsTimeout, .tlsTimeoutAfterHello, .tlsTimeoutMid,
      .httpTimeout, .echoTimeout, .deadlineExhausted:
      true
    case .proxyResolve:
      if case .proxyName(.dnsTimeout, _) = facts { true } else { false }
    default: false
    }
  }

  public let phase: Phase
  public let code: Code
  /// The symbolic error number, such as `ECONNRESET`.
  public let errno: String?
  /// What more is known of it; nil where the code says it all, or the document is of another version.
  public let facts: FailureFacts?
  /// The TLS alert's name, where one was received.
  public let alert: String?
  /// The TLS alert's number (RFC 8446 section 6).
  let alertNumber: Int?
  /// OpenSSL's X509_V_ERR_* number, where verification failed.
  package let verifyResult: Int?

  public init(
    _ code: Code, errno: String? = nil, facts: FailureFacts? = nil, alert: String? = nil,
    alertNumber: Int? = nil, verifyResult: Int? = nil
  ) {
    self.init(phase: code.phase, code, errno, facts, alert, alertNumber, verifyResult)
  }

  /// The sample's time was over while `phase` ran, which had had too little of it.
  ///
  /// - Parameter shares: What each phase used, that one among them.
  public init(exhaustedIn phase: Phase, shares: PhaseTimes) {
    self.init(phase: phase, .deadlineExhausted, nil, .deadline(shares: shares), nil, nil, nil)
  }

  private init(
    phase: Phase, _ code: Code, _ errno: String?, _ facts: FailureFacts?, _ alert: String?,
    _ alertNumber: Int?, _ verifyResult: Int?
  ) {
    self.phase = phase
    self.code = code
    self.errno = errno
    self.facts = facts
    self.alert = alert
    self.alertNumber = alertNumber
    self.verifyResult = verifyResult
  }

  /// The failure of a handshake as one of that with a proxy itself.
  public var ofProxyHandshake: Failure {
    Failure(
      isCensored ? .proxyTimeout : .proxyTLS, errno: errno,
      facts: .proxyHandshake(failure: code, facts: facts.map(CaseObject.init)), alert: alert,
      alertNumber: alertNumber, verifyResult: verifyResult)
  }

  /// The failure at the target that a redirect led to, as `https://host:443`.
  public func redirected(to target: String) -> Failure {
    Failure(
      phase: phase, code, errno, .redirected(target: target, facts: facts.map(CaseObject.init)), alert,
      alertNumber, verifyResult)
  }
}

extension Failure: Codable {
  private enum CodingKeys: String, CodingKey {
    case phase, code, errno, facts, detail, alert
    case alertNumber = "alert_number"
    case verifyResult = "verify_result"
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    phase = try values.decode(Phase.self, forKey: .phase)
    code = try values.decode(Code.self, forKey: .code)
    errno = try values.decodeIfPresent(String.self, forKey: .errno)
    facts = values.decodeFacts(FailureFacts.self, forKey: .facts)
    alert = try values.decodeIfPresent(String.self, forKey: .alert)
    alertNumber = try values.decodeIfPresent(Int.self, forKey: .alertNumber)
    verifyResult = try values.decodeIfPresent(Int.self, forKey: .verifyResult)
  }

  /// Writes the detail, too, where the encoder has a wording. Nothing reads it back.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(phase, forKey: .phase)
    try values.encode(code, forKey: .code)
    try values.encodeIfPresent(errno, forKey: .errno)
    try values.encodeFacts(facts, forKey: .facts)
    let wording = encoder.probeWording
    try values.encodeIfPresent(wording?.detail(of: self), forKey: .detail)
    try values.encodeIfPresent(alert, forKey: .alert)
    try values.encodeIfPresent(alertNumber, forKey: .alertNumber)
    try values.encodeIfPresent(verifyResult, forKey: .verifyResult)
  }
}
