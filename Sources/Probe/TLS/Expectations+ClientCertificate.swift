internal import Model

extension Expectations {
  /// Whether a failure is no more than the refusal of the client's certificate, or of the lack of one, that the profile
  /// expects.
  func expects(_ failure: Failure, of tls: Sample.TLSDetails?) -> Bool {
    guard clientCertificate == .refused, tls?.clientCertificate?.verdict == .refused else { return false }
    return switch failure.code {
    case .tlsClientCertificateRequired, .httpStatus: true
    case .tlsAlert: failure.facts == .clientCertificateRefused
    default: false
    }
  }
}
