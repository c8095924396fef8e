internal import COpenSSL
internal import Model

extension Sample.TLSDetails {
  /// What the two sides of an SSL object have agreed on so far; nil before they have a cipher.
  init?(of ssl: OpaquePointer) {
    guard let cipher = SSL_get_current_cipher(ssl) else { return nil }
    var bytes: UnsafePointer<UInt8>?
    var count: UInt32 = 0
    SSL_get0_alpn_selected(ssl, &bytes, &count)
    let alpn = bytes.flatMap { bytes in
      count > 0
        ? String(decoding: UnsafeBufferPointer(start: bytes, count: Int(count)), as: UTF8.self) : nil
    }
    self.init(
      version: SSL_get_version(ssl).map { String(cString: $0) },
      cipher: SSL_CIPHER_get_name(cipher).map { String(cString: $0) },
      group: vpnaudit_SSL_group_name(ssl).map { String(cString: $0) }, alpn: alpn,
      resumed: SSL_session_reused(ssl) == 1)
  }
}
