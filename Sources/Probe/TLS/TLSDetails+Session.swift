internal import COpenSSL
internal import Model

extension Sample.TLSDetails {
  /// What the two sides of an SSL object have agreed on so far, or the server alone has chosen; nil before that.
  init?(
    of ssl: OpaquePointer, choices: ServerChoices, ocsp: Sample.OCSPStatus? = nil, ended: Microseconds? = nil
  ) {
    self.init(
      of: ssl, choices: choices, ocsp: ocsp, messages: nil, network: nil, duration: nil, ended: ended)
  }

  /// The same with the messages and, once the handshake is done, its times; nil where there is nothing of it all.
  init?(
    of ssl: OpaquePointer, choices: ServerChoices, ocsp: Sample.OCSPStatus?, messages: [HandshakeMessage]?,
    network: (time: Microseconds, source: Sample.StampSource)?, duration: Microseconds?,
    serverThink: Microseconds? = nil, ended: Microseconds? = nil
  ) {
    guard let cipher = SSL_get_current_cipher(ssl) else {
      guard messages != nil || ended != nil || choices.version != nil else { return nil }
      self.init(
        version: choices.versionName, cipher: choices.cipherName(in: ssl), group: choices.groupName,
        signature: choices.signatureName, alpn: nil, resumed: nil, ended: ended, messages: messages)
      return
    }
    var bytes: UnsafePointer<UInt8>?
    var count: UInt32 = 0
    SSL_get0_alpn_selected(ssl, &bytes, &count)
    let alpn = bytes.flatMap { bytes in
      count > 0
        ? String(decoding: UnsafeBufferPointer(start: bytes, count: Int(count)), as: UTF8.self) : nil
    }
    let stapled = SSL_is_init_finished(ssl) == 1 ? vpnaudit_SSL_has_ocsp_response(ssl) : -1
    // The clocks' rates may differ by a little.
    let network = duration.flatMap { duration in
      network.map { (time: min($0.time, duration), source: $0.source, rest: duration) }
    }
    self.init(
      version: SSL_get_version(ssl).map { String(cString: $0) },
      cipher: SSL_CIPHER_get_name(cipher).map { String(cString: $0) },
      group: vpnaudit_SSL_group_name(ssl).map { String(cString: $0) }, signature: choices.signatureName,
      alpn: alpn, resumed: SSL_session_reused(ssl) == 1, ocspStapled: stapled < 0 ? nil : stapled == 1,
      ocspStatus: ocsp,
      network: network?.time, local: network.map { Microseconds($0.rest.count - $0.time.count) },
      serverThink: network.flatMap { _ in serverThink }, stampedBy: network?.source, ended: ended,
      messages: messages)
  }

  /// The messages of a handshake that had not come as far as a cipher; nil where there is none.
  init?(messages: [HandshakeMessage]?) {
    guard let messages else { return nil }
    self.init(version: nil, cipher: nil, group: nil, alpn: nil, resumed: nil, messages: messages)
  }

  /// The same with the messages.
  func with(_ messages: [HandshakeMessage]?) -> Sample.TLSDetails {
    var copy = self
    copy.messages = messages
    return copy
  }
}
