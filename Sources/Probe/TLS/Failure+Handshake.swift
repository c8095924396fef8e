internal import COpenSSL
internal import Glibc
internal import Linux
internal import Model

extension Failure {
  /// Why a handshake ended, from what was written down and OpenSSL's own reason.
  init(handshaking log: HandshakeLog, reason: OpenSSLReason?) {
    if reason?.isResource == true {
      self.init(.localResource, facts: reason?.facts)
    } else if log.beginsLikeTLCP {
      self.init(.tlsTLCP, errno: log.error?.name)
    } else if !log.beginsLikeTLS {
      self.init(.tlsNotTLS, errno: log.error?.name, facts: Self.strangeBeginning(of: log))
    } else if let reason, let code = Self.code(of: reason, in: log) {
      self.init(code, facts: reason.facts)
    } else if log.isFlooded, log.error == nil {
      self.init(.tlsNegotiation, facts: .endlessHandshake(messages: log.serverMessages))
    } else if let alert = log.alert, alert != .closeNotify,
      !log.alertIsWarning || reason?.names(alert) == true
    {
      self.init(log, alert: alert, reason: reason)
    } else if let error = log.error {
      self.init(log, error: error)
    } else if log.ended || log.alert == .closeNotify {
      self.init(
        log.received == 0 || log.serverMessages == 0 && log.alert == .closeNotify
          ? .tlsClosedAfterHello : .tlsInterrupted,
        facts: .closed(answered: log.received > 0, after: Self.lastMessage(of: log)),
        alert: log.alert?.name, alertNumber: log.alert.map { Int($0.number) })
    } else if log.serverMessages == 0 {
      self.init(.tlsNotTLS, facts: reason?.facts)
    } else {
      let isUnsafe = reason?.isTLS == true && reason?.code == SSL_R_UNSAFE_LEGACY_RENEGOTIATION_DISABLED
      self.init(.tlsNegotiation, facts: isUnsafe ? .renegotiationUnsafe : reason?.facts)
    }
  }

  /// The code of what OpenSSL found wrong with the server's messages; nil where that is another matter.
  private static func code(of reason: OpenSSLReason, in log: HandshakeLog) -> Code? {
    // Without a whole message it has not shown that it speaks TLS.
    guard log.serverMessages > 0 else { return nil }
    return ServerFault(reason, isForeignKey: log.isSignedByForeignKey)?
      .code(isLeafFirst: log.verification?.isLeafFirst ?? true)
  }

  /// What an alert means that came within the handshake, or after it in place of an answer: in TLS 1.3 the server judges
  /// the client's certificate only then (RFC 8446 section 4.4.2.4).
  init(_ log: HandshakeLog, alert: TLSAlert, reason: OpenSSLReason? = nil) {
    // That one says what it is about: none was shown.
    let isRequired = alert.number == TLSAlert.certificateRequired.number
    if !isRequired, log.showedCertificate, alert.mayConcernClientCertificate {
      self.init(
        .tlsAlert, facts: .clientCertificateRefused, alert: alert.name, alertNumber: Int(alert.number))
      return
    }
    let code: Code =
      // Only 1.3 has an alert of its own for it (116); older servers take a general one.
      if isRequired
        || log.certificateRequested && log.sentCertificate && alert.mayConcernClientCertificate
      {
        .tlsClientCertificateRequired
      } else if alert.concernsNegotiation {
        .tlsNegotiation
      } else {
        .tlsAlert
      }
    self.init(
      code, facts: .alert(number: Int(alert.number), reason: reason?.text),
      alert: alert.name, alertNumber: Int(alert.number))
  }

  private init(_ log: HandshakeLog, error: SystemError) {
    let code: Code =
      switch error.number {
      case ENOBUFS, ENOMEM: .localResource
      case EPERM, EACCES: .localDenied
      // The kernel gave up retransmitting, or the route to the server went.
      case ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, ENETDOWN:
        log.received == 0 ? .tlsTimeoutAfterHello : .tlsTimeoutMid
      default:
        if log.sent == 0 {
          .tlsResetBeforeHello
        } else {
          log.received == 0 ? .tlsResetAfterHello : .tlsInterrupted
        }
      }
    self.init(
      code, errno: error.name, facts: log.received == 0 ? nil : .reset(after: Self.lastMessage(of: log)))
  }

  /// The first bytes of what is no TLS record.
  private static func strangeBeginning(of log: HandshakeLog) -> FailureFacts {
    let head = String(decoding: log.head, as: UTF8.self)
    return .strangeBeginning(text: head.legible(limit: 5))
  }

  /// The message that the server's flight ended after, for it may have ended inside the next; nil for its first.
  private static func lastMessage(of log: HandshakeLog) -> String? {
    log.messages?.last { $0.from == .server }?.name
  }

  /// What it means that a handshake was not done in time.
  init(handshakeTimeout log: HandshakeLog) {
    if log.beginsLikeTLCP {
      self.init(.tlsTLCP)
    } else if log.beginsLikeTLS {
      self.init(
        log.received == 0 ? .tlsTimeoutAfterHello : .tlsTimeoutMid,
        facts: log.received == 0 ? nil : .halted(after: Self.lastMessage(of: log)))
    } else {
      self.init(.tlsNotTLS, facts: Self.strangeBeginning(of: log))
    }
  }
}
