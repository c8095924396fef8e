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
        evidence: [
          "the chain was accepted, and comes from '\(certificate.issuer)' in \(share(refused.count, of: samples))",
          "none of its authorities' keys is among the \(expected.count) expected",
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
      evidence: [
        "the chain was not accepted, and comes from '\(certificate.issuer)' in \(share(untrusted.count, of: samples))",
        "none of the authorities' keys that were shown is among the \(expected.count) expected",
      ])
  }

  private var issuerOfTunnel: Diagnosis? {
    guard let tunnel, allFailed, samples.allSatisfy({ $0.failure?.phase == .certificate }),
      let inside = probe.certificate, let beside = made(.besideTunnel).last,
      let outside = beside.certificate, inside.issuer != outside.issuer,
      Set(inside.issuersSPKISHA256).isDisjoint(with: outside.issuersSPKISHA256)
    else { return nil }
    let word = beside.sample.failure == nil ? "and is accepted" : "and fails by \(codes([beside.sample]))"
    return Diagnosis(
      cause: .issuerMismatch, confidence: beside.sample.failure == nil ? 0.95 : 0.7,
      evidence: [
        "through \(tunnel) the certificate comes from '\(inside.issuer)', and fails by \(codes(samples))",
        "beside it, by \(beside.path?.interface ?? "the underlay"), it comes from '\(outside.issuer)', \(word)",
      ])
  }
}
