internal import COpenSSL
internal import Glibc
internal import Model

extension Failure {
  /// Why a handshake ended, from what was written down and OpenSSL's own reason.
  init(handshaking log: HandshakeLog, reason: OpenSSLReason?) {
    if reason?.isResource == true {
      self.init(.localResource, detail: reason?.text)
    } else if !log.beginsLikeTLS {
      self.init(.tlsNotTLS, errno: log.error?.name, detail: "the answer is no TLS record")
    } else if let alert = log.alert, alert != .closeNotify,
      !log.alertIsWarning || reason?.names(alert) == true
    {
      self.init(log, alert: alert)
    } else if let error = log.error {
      self.init(log, error: error)
    } else if log.ended || log.alert == .closeNotify {
      self.init(
        log.received == 0 || log.serverMessages == 0 && log.alert == .closeNotify
          ? .tlsClosedAfterHello : .tlsInterrupted,
        detail: "the server closed the connection", alert: log.alert?.name)
    } else if log.serverMessages == 0 {
      self.init(.tlsNotTLS, detail: reason?.text)
    } else {
      self.init(.tlsNegotiation, detail: reason?.text)
    }
  }

  /// What an alert means that came within the handshake, or after it in place of an answer: in TLS 1.3 the server judges
  /// the client's certificate only then (RFC 8446 section 4.4.2.4).
  init(_ log: HandshakeLog, alert: TLSAlert) {
    if log.showedCertificate, alert.mayConcernClientCertificate {
      self.init(.tlsAlert, detail: "the server refused the client certificate", alert: alert.name)
      return
    }
    let code: Code =
      // Only 1.3 has an alert of its own for it (116); older servers take a general one.
      if alert.number == 116
        || log.certificateRequested && log.sentCertificate && alert.mayConcernClientCertificate
      {
        .tlsClientCertificateRequired
      } else if alert.concernsNegotiation {
        .tlsNegotiation
      } else {
        .tlsAlert
      }
    self.init(code, detail: "the server sent alert \(alert.number)", alert: alert.name)
  }

  private init(_ log: HandshakeLog, error: SystemError) {
    let code: Code =
      switch error.number {
      case ENOBUFS, ENOMEM: .localResource
      case EPERM, EACCES: .localDenied
      // The kernel gave up retransmitting, or the way to the server went.
      case ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, ENETDOWN:
        log.received == 0 ? .tlsTimeoutAfterHello : .tlsTimeoutMid
      default:
        if log.sent == 0 {
          .tlsResetBeforeHello
        } else {
          log.received == 0 ? .tlsResetAfterHello : .tlsInterrupted
        }
      }
    self.init(code, errno: error.name)
  }

  /// What it means that a handshake was not done in time.
  init(handshakeTimeout log: HandshakeLog) {
    if log.beginsLikeTLS {
      self.init(log.received == 0 ? .tlsTimeoutAfterHello : .tlsTimeoutMid)
    } else {
      self.init(.tlsNotTLS, detail: "the answer is no TLS record")
    }
  }
}
