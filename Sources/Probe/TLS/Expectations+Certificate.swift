internal import Model

extension Expectations {
  /// The failure of a chain that was accepted but is not the one that the company expects; nil where it is.
  func failure(of verification: Verification) -> Failure? {
    guard !pins.isEmpty || !issuers.isEmpty else { return nil }
    let digests = verification.certificates.map { CertificateReader.spkiDigest($0) }
    func holds(_ expected: [String], _ shown: some Sequence<String?>) -> Bool {
      shown.contains { digest in digest.map { expected.map { $0.lowercased() }.contains($0) } ?? false }
    }
    if !pins.isEmpty, !holds(pins, digests.prefix(1)) {
      return Failure(.certificatePinMismatch, facts: digests.first?.map { .shownKey(sha256: $0) })
    }
    if !issuers.isEmpty, !holds(issuers, digests.dropFirst()) {
      return Failure(
        .certificateUnexpectedIssuer, facts: digests.dropFirst().first?.map { .shownKey(sha256: $0) })
    }
    return nil
  }
}
