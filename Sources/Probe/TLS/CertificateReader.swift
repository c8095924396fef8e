internal import COpenSSL
internal import Glibc
internal import Model
internal import Signing

/// Reads what a record keeps of a certificate out of OpenSSL's X509.
enum CertificateReader {
  /// The facts of the chain that a server showed; nil where it showed none that can be read.
  static func facts(of verification: Verification, verified: Bool) -> CertificateFacts? {
    let certificates = verification.certificates
    guard let leaf = certificates.first, let digest = spkiDigest(leaf),
      let notBefore = time(X509_get0_notBefore(leaf)), let notAfter = time(X509_get0_notAfter(leaf))
    else { return nil }
    return CertificateFacts(
      subject: text(X509_get_subject_name(leaf)), issuer: text(X509_get_issuer_name(leaf)),
      notBefore: notBefore, notAfter: notAfter, spkiSHA256: digest,
      issuersSPKISHA256: certificates.dropFirst().compactMap(spkiDigest), chain: verification.sent,
      verified: verified)
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

  private static func time(_ time: UnsafePointer<ASN1_TIME>?) -> Timestamp? {
    var parts = tm()
    guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
    return Timestamp(seconds: Int64(timegm(&parts)))
  }

  /// A name on one line in the form of RFC 2253, at most 1024 characters.
  ///
  /// Letters of every script stay as they are; what could deceive or disturb a terminal is escaped.
  static func text(_ name: OpaquePointer?) -> String {
    guard let name, let memory = BIO_new(BIO_s_mem()) else { return "" }
    defer { BIO_free(memory) }
    if vpnaudit_X509_NAME_print(memory, name, 1) < 0 {
      // A string that is not what its type says cannot be converted: its bytes are shown, escaped.
      _ = vpnaudit_BIO_reset(memory)
      _ = vpnaudit_X509_NAME_print(memory, name, 0)
    }
    ERR_clear_error()
    var bytes: UnsafeMutablePointer<CChar>?
    let count = vpnaudit_BIO_get_mem_data(memory, &bytes)
    guard let bytes, count > 0 else { return "" }
    return String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
      .legible(limit: 1024)
  }
}
