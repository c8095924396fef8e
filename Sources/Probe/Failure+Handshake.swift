internal import COpenSSL
internal import Glibc
internal import Linux
internal import Model

extension Failure {
  /// Why a handshake ended, from what was written down and OpenSSL's own reason.
  init(handshaking log: HandshakeLog, reason: OpenSSLReason?) {
    if reason?.isResource == true {
      self.init(.localResource, detail: reason?.text)
    } else if !log.beginsLikeTLS {
      self.init(.tlsNotTLS, errno: log.error?.name, detail: Self.strangeBeginning(of: log))
    } else if log.isFlooded, log.error == nil {
      self.init(.tlsNegotiation, detail: "\(log.serverMessages) messages came, and no end of the handshake")
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
        detail: "the server closed the connection\(Self.progress(of: log))", alert: log.alert?.name,
        alertNumber: log.alert.map { Int($0.number) })
    } else if log.serverMessages == 0 {
      self.init(.tlsNotTLS, detail: reason?.text)
    } else {
      self.init(.tlsNegotiation, detail: reason?.text)
    }
  }

  /// What an alert means that came within the handshake, or after it in place of an answer: in TLS 1.3 the server judges
  /// the client's certificate only then (RFC 8446 section 4.4.2.4).
  init(_ log: HandshakeLog, alert: TLSAlert, reason: OpenSSLReason? = nil) {
    if log.showedCertificate, alert.mayConcernClientCertificate {
      self.init(
        .tlsAlert, detail: "the server refused the client certificate", alert: alert.name,
        alertNumber: Int(alert.number))
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
    self.init(
      code, detail: "the server sent alert \(alert.number)\(reason.map { ": \($0.text)" } ?? "")",
      alert: alert.name, alertNumber: Int(alert.number))
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
    self.init(code, errno: error.name, detail: log.received == 0 ? nil : "reset\(Self.progress(of: log))")
  }

  /// The first bytes of what is no TLS record.
  private static func strangeBeginning(of log: HandshakeLog) -> String {
    let head = String(decoding: log.head, as: UTF8.self)
    return "the answer begins with '\(CertificateReader.legible(head, limit: 5))', which is no TLS record"
  }

  /// Which message the server's flight ended after, for it may have ended inside the next.
  private static func progress(of log: HandshakeLog) -> String {
    guard log.received > 0 else { return "" }
    let last = log.messages?.last { $0.from == .server }?.name
    return last.map { " after \($0)" } ?? " inside its first message"
  }

  /// What it means that a handshake was not done in time.
  init(handshakeTimeout log: HandshakeLog) {
    if log.beginsLikeTLS {
      self.init(
        log.received == 0 ? .tlsTimeoutAfterHello : .tlsTimeoutMid,
        detail: log.received == 0 ? nil : "nothing more came\(Self.progress(of: log))")
    } else {
      self.init(.tlsNotTLS, detail: Self.strangeBeginning(of: log))
    }
  }
}
