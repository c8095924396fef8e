internal import Model

extension Failure.Code {
  /// What was met, in words that need no knowledge of the code.
  var words: String {
    switch self {
    case .localConfig: "this host is not set up for it"
    case .localResource: "this host ran out of a resource"
    case .localDenied: "this host refused to send"
    case .dnsTimeout: "no answer from the name server"
    case .dnsUnreachable: "nobody listens where the name server should"
    case .dnsNameUnknown: "the name does not exist"
    case .dnsServerFailed: "the name server failed"
    case .dnsRefused: "the name server refused to answer"
    case .dnsNoData: "the name has no such record"
    case .dnsUnexpectedAnswer: "an answer that is broken or not the expected one"
    case .tcpRefused: "connection refused"
    case .tcpTimeout: "no answer to the connection"
    case .tcpReset: "reset while connecting"
    case .networkUnreachable: "no way to its network"
    case .hostUnreachable: "no way to the host"
    case .proxyResolve: "the proxy's name could not be resolved"
    case .proxyConnect: "no connection to the proxy, or none from it"
    case .proxyAuthentication: "the proxy wants to know who asks"
    case .proxyDenied: "the proxy does not let it through"
    case .proxyProtocol: "what answered is no such proxy"
    case .proxyTimeout: "no answer from the proxy"
    case .starttlsRefused: "the server does not begin TLS"
    case .starttlsProtocol: "what answered does not speak the protocol"
    case .starttlsTimeout: "no answer before TLS"
    case .tlsResetBeforeHello: "reset before ClientHello was sent"
    case .tlsResetAfterHello: "reset after ClientHello, before any answer"
    case .tlsClosedAfterHello: "closed after ClientHello, without an answer"
    case .tlsInterrupted: "cut off within the handshake"
    case .tlsTimeoutAfterHello: "no answer to ClientHello"
    case .tlsTimeoutMid: "the handshake came to a halt"
    case .tlsNotTLS: "what answered does not speak TLS"
    case .tlsAlert: "the server ended the handshake with an alert"
    case .tlsClientCertificateRequired: "the server asks for a client certificate"
    case .tlsNegotiation: "no common version, cipher or group"
    case .certificateExpired: "the certificate has expired"
    case .certificateNotYetValid: "the certificate is not valid yet"
    case .certificateUntrusted: "the certificate comes from no trusted authority"
    case .certificateNameMismatch: "the certificate is for another name"
    case .certificateRevoked: "the certificate was revoked"
    case .certificateWeak: "the certificate is too weak"
    case .certificatePinMismatch: "the certificate has another key than the pinned one"
    case .certificateUnexpectedIssuer: "the certificate comes from an unexpected issuer"
    case .httpStatus: "the server answered with an error"
    case .httpBody: "the answer has another content than expected"
    case .httpHeader: "a header is not as expected"
    case .httpRedirects: "redirects that are not followed"
    case .httpEmpty: "an empty answer"
    case .httpPartial: "the answer was cut off"
    case .httpReset: "reset before the answer was whole"
    case .httpTimeout: "no answer to the request in time"
    case .httpProtocol: "an answer that is no HTTP"
    case .echoTimeout: "no answer to the echo request"
    case .cancelled: "cancelled"
    case .internal: "the probe itself failed"
    }
  }
}

extension Failure {
  /// The phase, what was met there, and the marks to search for.
  var words: String {
    let alert = self.alert.map { " '\($0)'" } ?? ""
    let marks = [code.rawValue, errno].compactMap { $0 }.joined(separator: ", ")
    let where_ = phase == .any ? "" : "\(phase.rawValue): "
    return "\(where_)\(code.words)\(alert) (\(marks))" + (detail.map { ": \($0)" } ?? "")
  }
}
