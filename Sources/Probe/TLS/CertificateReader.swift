internal import COpenSSL
internal import Model
internal import Signing

/// Reads what a record keeps of a certificate out of OpenSSL's X509.
enum CertificateReader {
  /// The facts of the chain that a server showed; nil where it showed none that can be read.
  static func facts(of verification: Verification, verified: Bool) -> CertificateFacts? {
    defer { ERR_clear_error() }
    let certificates = verification.certificates
    guard let leaf = certificates.first, let digest = spkiDigest(leaf),
      let notBefore = CertificateFields.start(of: leaf), let notAfter = CertificateFields.end(of: leaf)
    else { return nil }
    let hosts = CertificateFields.hosts(of: leaf)
    return CertificateFacts(
      subject: CertificateFields.text(X509_get_subject_name(leaf)),
      issuer: CertificateFields.text(X509_get_issuer_name(leaf)),
      notBefore: notBefore, notAfter: notAfter, spkiSHA256: digest,
      issuersSPKISHA256: certificates.dropFirst().compactMap(spkiDigest), chain: verification.sent,
      verified: verified, serial: serial(leaf), names: hosts.names, moreNames: hosts.more,
      commonNameOnly: hosts.names.isEmpty && hasCommonName(leaf) ? true : nil,
      mustStaple: vpnaudit_X509_must_staple(leaf) != 0 ? true : nil, members: members(of: verification))
  }

  /// As many certificates of a chain are kept; those that verify are far fewer.
  private static let memberLimit = 16

  private static func members(of verification: Verification) -> [CertificateFacts.Member] {
    verification.certificates.prefix(memberLimit).enumerated().compactMap { index, certificate in
      guard let sha256 = fingerprint(certificate), let end = CertificateFields.end(of: certificate) else {
        return nil
      }
      return CertificateFacts.Member(
        subject: CertificateFields.text(X509_get_subject_name(certificate)), sha256: sha256, notAfter: end,
        aboveTrusted: index >= verification.built ? true : nil)
    }
  }

  private static func hasCommonName(_ certificate: OpaquePointer) -> Bool {
    X509_NAME_get_index_by_NID(X509_get_subject_name(certificate), NID_commonName, -1) >= 0
  }

  /// The serial number in hexadecimal, at most 64 digits.
  private static func serial(_ certificate: OpaquePointer) -> String? {
    guard let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nil) else { return nil }
    defer { BN_free(number) }
    guard let digits = BN_bn2hex(number) else { return nil }
    defer { vpnaudit_OPENSSL_free(digits) }
    return String(cString: digits).lowercased().legible(limit: 64)
  }

  /// SHA-256 of the whole certificate, in hexadecimal.
  private static func fingerprint(_ certificate: OpaquePointer) -> String? {
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = i2d_X509(certificate, &bytes)
    guard count > 0, let bytes else { return nil }
    defer { vpnaudit_OPENSSL_free(bytes) }
    return Digest.sha256(Array(UnsafeBufferPointer(start: bytes, count: Int(count))))
  }

  /// SHA-256 of the DER SubjectPublicKeyInfo, in hexadecimal.
  static func spkiDigest(_ certificate: OpaquePointer) -> String? {
    guard let key = X509_get_X509_PUBKEY(certificate) else { return nil }
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = i2d_X509_PUBKEY(key, &bytes)
    guard count > 0, let bytes else { return nil }
    defer { vpnaudit_OPENSSL_free(bytes) }
    return Digest.sha256(Array(UnsafeBufferPointer(start: bytes, count: Int(count))))
  }
}
