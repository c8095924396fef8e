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
    let hosts = hosts(of: leaf)
    return CertificateFacts(
      subject: text(X509_get_subject_name(leaf)), issuer: text(X509_get_issuer_name(leaf)),
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
      guard let sha256 = fingerprint(certificate), let end = end(of: certificate) else { return nil }
      return CertificateFacts.Member(
        subject: text(X509_get_subject_name(certificate)), sha256: sha256, notAfter: end,
        aboveTrusted: index >= verification.built ? true : nil)
    }
  }

  /// The DNS names and addresses that a certificate is for, at most `limit`, and how many more there are, nil for none.
  static func hosts(of certificate: OpaquePointer, limit: Int = 32) -> (names: [String], more: Int?) {
    // Of addresses of mail nothing is kept: they are people's.
    let names = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil).map { OpaquePointer($0) }
    defer { GENERAL_NAMES_free(names) }
    var (found, more): ([String], Int) = ([], 0)
    for index in 0..<vpnaudit_sk_GENERAL_NAME_num(names) {
      var (bytes, count): (UnsafePointer<UInt8>?, Int32) = (nil, 0)
      let type = vpnaudit_GENERAL_NAME_host(names, index, &bytes, &count)
      guard type != 0 else { continue }
      guard found.count < limit else {
        more += 1
        continue
      }
      let buffer = UnsafeBufferPointer(start: bytes, count: Int(count))
      let name =
        type == 1 ? String(decoding: buffer, as: UTF8.self) : IPAddress(bytes: buffer)?.description ?? ""
      found.append(name.legible(limit: 255))
    }
    return (found, more > 0 ? more : nil)
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

  /// The last moment of a certificate's validity, and the first.
  static func end(of certificate: OpaquePointer) -> Timestamp? { time(X509_get0_notAfter(certificate)) }
  static func start(of certificate: OpaquePointer) -> Timestamp? { time(X509_get0_notBefore(certificate)) }

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
