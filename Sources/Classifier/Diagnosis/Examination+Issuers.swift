import Model

extension Examination {
  /// The certificate comes from another authority than is expected, or than the one beside the tunnel.
  var issuerMismatch: Diagnosis? { unexpectedIssuer ?? issuerOfTunnel }

  private var unexpectedIssuer: Diagnosis? {
    guard let certificate = probe.certificate else { return nil }
    let expected = Set(probe.endpoint.expectations.issuers.map { $0.lowercased() })
    let shown = Set(certificate.issuersSPKISHA256.map { $0.lowercased() })
    let refused = samples.filter { $0.failure?.code == .certificateUnexpectedIssuer }
    if !refused.isEmpty, shown.isDisjoint(with: expected) {
      return Diagnosis(
        cause: .issuerMismatch, confidence: 0.95,
        facts: [
          .chainFrom(
            issuer: certificate.issuer, accepted: true, count: refused.count, all: samples.count),
          .keysUnexpected(expected: expected.count, whole: true),
        ])
    }
    // A chain that was not accepted may lack what would link it to an expected authority: only where it ends in an
    // authority that was shown is it known to be another.
    let untrusted = samples.filter { $0.failure?.code == .certificateUntrusted }
    guard allFailed, untrusted.count == samples.count, !expected.isEmpty, !shown.isEmpty,
      shown.isDisjoint(with: expected)
    else { return nil }
    return Diagnosis(
      cause: .issuerMismatch, confidence: 0.8,
      facts: [
        .chainFrom(
          issuer: certificate.issuer, accepted: false, count: untrusted.count, all: samples.count),
        .keysUnexpected(expected: expected.count, whole: false),
      ])
  }

  private var issuerOfTunnel: Diagnosis? {
    guard let tunnel, allFailed, samples.allSatisfy({ $0.failure?.phase == .certificate }),
      let inside = probe.certificate, let beside = made(.besideTunnel).last,
      let outside = beside.certificate, inside.issuer != outside.issuer,
      Set(inside.issuersSPKISHA256).isDisjoint(with: outside.issuersSPKISHA256)
    else { return nil }
    return Diagnosis(
      cause: .issuerMismatch, confidence: beside.sample.failure == nil ? 0.95 : 0.7,
      facts: [
        .issuerThrough(tunnel: tunnel, issuer: inside.issuer, failures: codes(samples)),
        .issuerBeside(
          interface: beside.path?.interface, issuer: outside.issuer,
          failures: beside.sample.failure == nil ? nil : codes([beside.sample])),
      ])
  }
}
