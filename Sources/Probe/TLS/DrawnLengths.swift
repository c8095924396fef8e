internal import COpenSSL
internal import Model

/// Lengths of messages that a `PulseDraw` decides.
enum DrawnLengths {
  /// Lets ClientHellos and last flights of clients be made longer, as the `PulseDraw` of a handshake says; what has none
  /// is as it would be without.
  ///
  /// A ClientHello is filled by an extension that no server knows (RFC 8701), a last flight by the padding of a record
  /// (RFC 8446 section 5.4).
  static func allow(by context: OpaquePointer) -> Bool {
    // 0x0a0a, 0x1a1a … 0xfafa.
    let type = UInt32.random(in: 0...15) * 0x1010 + 0x0a0a
    let added = SSL_CTX_add_custom_ext(
      context, type, UInt32(SSL_EXT_CLIENT_HELLO),
      { ssl, _, _, bytes, count, _, _, _, _ in
        guard let bytes, let count, let draw = HandshakeLog.of(ssl)?.draw, !draw.filling.isEmpty else {
          return 0
        }
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: draw.filling.count)
        copy.initialize(from: draw.filling, count: draw.filling.count)
        bytes.pointee = UnsafePointer(copy)
        count.pointee = draw.filling.count
        draw.fillsHello()
        return 1
      }, { _, _, _, bytes, _ in bytes?.deallocate() }, nil, nil, nil)
    guard added == 1 else { return false }
    SSL_CTX_set_record_padding_callback(context) { ssl, type, _, _ in
      guard type == SSL3_RT_HANDSHAKE, let draw = HandshakeLog.of(ssl)?.draw else { return 0 }
      return draw.padding()
    }
    return true
  }

  /// The bytes of a ClientHello to a host, by an SSL_CTX that allows draws, as it is without one; nil where none can be
  /// made.
  static func lengthOfHello(by context: OpaquePointer, to name: String?) -> Int? {
    guard let ssl = SSL_new(context) else { return nil }
    defer {
      SSL_free(ssl)
      ERR_clear_error()
    }
    guard let input = BIO_new(BIO_s_mem()) else { return nil }
    guard let output = BIO_new(BIO_s_mem()) else {
      BIO_free(input)
      return nil
    }
    // Longer than what OpenSSL pads by itself, and the filling taken off again.
    let filling = 512
    let log = HandshakeLog(descriptor: -1)
    log.draw = PulseDraw(PulseLengths(filling: filling))
    SSL_set_ex_data(ssl, 0, Unmanaged.passUnretained(log).toOpaque())
    SSL_set_bio(ssl, input, output)
    SSL_set_connect_state(ssl)
    if let name { _ = vpnaudit_SSL_set_tlsext_host_name(ssl, name) }
    return withExtendedLifetime(log) {
      SSL_do_handshake(ssl)
      let made = Int(BIO_ctrl_pending(output))
      return made > filling ? made - filling : nil
    }
  }
}

extension HandshakeLog {
  /// The log of a handshake, by the object that OpenSSL has of it.
  fileprivate static func of(_ ssl: OpaquePointer?) -> HandshakeLog? {
    ssl.flatMap { SSL_get_ex_data($0, 0) }
      .map { Unmanaged<HandshakeLog>.fromOpaque($0).takeUnretainedValue() }
  }
}
