import Model

/// Reads the expectations of an endpoint.
struct ExpectationReader {
  /// The endpoint's target, where it could be read.
  let target: Target?

  private static let handshakeRange: ClosedRange<Duration> = .microseconds(1)...(.seconds(300))
  private static let validityRange: ClosedRange<Duration> = .seconds(0)...(.seconds(86400 * 3650))

  func read(_ value: YAMLNode) -> Expectations? {
    guard let fields = Fields(value, keys: ["path", "addresses", "tls", "handshake", "http"]) else {
      return nil
    }
    for key in ["tls", "handshake"] where fields[key] != nil {
      guard let scheme = target?.scheme, !scheme.usesTLS else { continue }
      let meant = scheme == .http ? "https" : "tls"
      let hasSibling = scheme == .http || scheme == .tcp
      fields[key]?.error(
        "is for TLS, but the target is '\(scheme.rawValue)://'",
        hint: hasSibling ? "write '\(meant)://', or remove '\(key)'" : "remove '\(key)'")
    }
    if let type = target?.question?.type, type != .a, type != .aaaa {
      fields["addresses"]?.error(
        "is for addresses, but records of type \(type.rawValue) hold none",
        hint: "ask for type A or AAAA, or remove 'addresses'")
    }
    if let scheme = target?.scheme, scheme != .http, scheme != .https {
      fields["http"]?.error(
        "is for HTTP, but the target is '\(scheme.rawValue)://'",
        hint: "write 'https://', or remove 'http'")
    }
    let tls = fields["tls"].flatMap {
      Fields($0, keys: ["minimum", "issuers", "pins", "expires_after", "client_certificate"])
    }
    let handshake = fields["handshake"].flatMap { Fields($0, keys: ["warn", "fail"]) }
    let warn = handshake?["warn"]?.duration(in: Self.handshakeRange)
    let fail = handshake?["fail"]?.duration(in: Self.handshakeRange)
    if let warn, let fail, warn > fail {
      handshake?.error("warns later than it fails", at: "warn", hint: "write 'warn' no longer than 'fail'")
    }
    return Expectations(
      path: fields["path"]?.choice(Expectations.PathKind.self) ?? .any,
      addresses: fields["addresses"]?.list { $0.prefix() } ?? [],
      minimumVersion: tls?["minimum"]?.choice(TLSVersion.self),
      issuers: tls?["issuers"]?.list { $0.digest() } ?? [], pins: tls?["pins"]?.list { $0.digest() } ?? [],
      expiresAfter: tls?["expires_after"]?.duration(in: Self.validityRange),
      clientCertificate: tls?["client_certificate"]?.choice(ClientCertificateExpectation.self),
      warnHandshake: warn, failHandshake: fail,
      answer: fields["http"].flatMap(AnswerExpectationReader.read) ?? AnswerExpectations())
  }
}
