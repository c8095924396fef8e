internal import COpenSSL
internal import Model

/// The facts of the chains that were shown last, so that a chain shown again need not be read again: most samples of a
/// run see one of a few chains, and reading one takes a hundredth of its handshake.
///
/// Owned by one loop; used only on its thread.
final class CertificateCache {
  /// A chain that was read, with what was found of it.
  fileprivate struct Entry {
    /// Keeps the chain's certificates.
    let verification: Verification
    let certificates: [OpaquePointer]
    let facts: CertificateFacts
  }

  /// The one used last comes last.
  private var entries: [Entry] = []

  /// How many chains are kept.
  static let bound = 8

  /// The facts of the chain that a server showed; nil where it showed none that can be read.
  func facts(of verification: Verification) -> CertificateFacts? {
    let certificates = verification.certificates
    let isVerified = verification.failure == nil
    if let place = entries.lastIndex(where: { $0.isOf(certificates, verification, isVerified) }) {
      if place < entries.count - 1 { entries.append(entries.remove(at: place)) }
      return entries.last?.facts
    }
    guard let facts = CertificateReader.facts(of: verification, verified: isVerified) else { return nil }
    if entries.count == Self.bound { entries.removeFirst() }
    entries.append(Entry(verification: verification, certificates: certificates, facts: facts))
    return facts
  }
}

extension CertificateCache.Entry {
  /// Whether a chain has the same certificates, and the same was found of it. X509_cmp(3) compares the digests that
  /// verification left behind, then every byte.
  fileprivate func isOf(_ other: [OpaquePointer], _ found: Verification, _ isVerified: Bool) -> Bool {
    facts.verified == isVerified && facts.chain == found.sent && verification.built == found.built
      && certificates.count == other.count
      && zip(certificates, other).allSatisfy { X509_cmp($0, $1) == 0 }
  }
}
