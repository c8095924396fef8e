internal import COpenSSL
internal import Glibc
internal import Model

/// Single fields of a certificate, read out of OpenSSL's X509.
enum CertificateFields {
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

  /// The DNS names and addresses that a certificate is for, at most `limit`, and how many more there are, nil for none.
  static func hosts(of certificate: OpaquePointer, limit: Int = 32) -> (names: [String], more: Int?) {
    // Of addresses of mail nothing is kept: they are people's.
    let names = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil).map { OpaquePointer($0) }
    defer {
      GENERAL_NAMES_free(names)
      // An extension that cannot be read leaves errors behind.
      ERR_clear_error()
    }
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
      let name = type == 1 ? String(decoding: buffer, as: UTF8.self) : IPAddress(bytes: buffer)?.description
      if let name { found.append(name.legible(limit: 255)) }
    }
    return (found, more > 0 ? more : nil)
  }

  /// The last moment of a certificate's validity.
  static func end(of certificate: OpaquePointer) -> Timestamp? { time(X509_get0_notAfter(certificate)) }

  /// The first moment of it.
  static func start(of certificate: OpaquePointer) -> Timestamp? { time(X509_get0_notBefore(certificate)) }

  private static func time(_ time: UnsafePointer<ASN1_TIME>?) -> Timestamp? {
    var parts = tm()
    guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
    return Timestamp(seconds: Int64(timegm(&parts)))
  }
}
