internal import COpenSSL

/// What a server chose, read from its own messages: a handshake that fails over a choice never agrees on it.
struct ServerChoices {
  /// Numbers of IANA's TLS registries; nil before the message that holds them came.
  private(set) var version: UInt16?
  private(set) var cipher: UInt16?
  private(set) var group: UInt16?
  private(set) var signature: UInt16?

  /// Notes a message of the server's with its header of four bytes. What is malformed is passed over.
  mutating func note(_ message: UnsafeRawBufferPointer) {
    var bytes = message.dropFirst(4)
    switch Int32(message[0]) {
    case SSL3_MT_SERVER_HELLO: noteHello(&bytes)
    case SSL3_MT_SERVER_KEY_EXCHANGE: noteKeyExchange(&bytes)
    case SSL3_MT_CERTIFICATE_VERIFY: signature = Self.number(&bytes)
    default: break
    }
  }

  /// RFC 8446 section 4.1.3, RFC 5246 section 7.4.1.3.
  private mutating func noteHello(_ bytes: inout Slice<UnsafeRawBufferPointer>) {
    version = Self.number(&bytes)
    bytes = bytes.dropFirst(32)
    guard let session = bytes.popFirst() else { return }
    bytes = bytes.dropFirst(Int(session))
    cipher = Self.number(&bytes)
    // The method of compression, and the length of all extensions.
    bytes = bytes.dropFirst(3)
    while let type = Self.number(&bytes), let length = Self.number(&bytes) {
      var body = bytes.prefix(Int(length))
      bytes = bytes.dropFirst(Int(length))
      switch Int32(type) {
      case TLSEXT_TYPE_supported_versions: version = Self.number(&body) ?? version
      case TLSEXT_TYPE_key_share: group = Self.number(&body) ?? group
      default: break
      }
    }
  }

  /// With a named curve (RFC 8422 section 5.4); of other groups the message does not say how it is read.
  private mutating func noteKeyExchange(_ bytes: inout Slice<UnsafeRawBufferPointer>) {
    guard bytes.popFirst() == 3, let curve = Self.number(&bytes), let length = bytes.popFirst() else {
      return
    }
    bytes = bytes.dropFirst(Int(length))
    // The signature's own length must be what is left.
    guard let scheme = Self.number(&bytes), let count = Self.number(&bytes), Int(count) == bytes.count else {
      return
    }
    (group, signature) = (curve, scheme)
  }

  private static func number(_ bytes: inout Slice<UnsafeRawBufferPointer>) -> UInt16? {
    guard let high = bytes.popFirst(), let low = bytes.popFirst() else { return nil }
    return UInt16(high) << 8 | UInt16(low)
  }
}

// Their names, as OpenSSL and the registries have them.
extension ServerChoices {
  var versionName: String? {
    version.map {
      [0x300: "SSLv3", 0x301: "TLSv1", 0x302: "TLSv1.1", 0x303: "TLSv1.2", 0x304: "TLSv1.3"][$0]
        ?? Self.hex($0)
    }
  }

  /// `ssl` is any object, which OpenSSL needs for the look-up.
  func cipherName(in ssl: OpaquePointer?) -> String? {
    cipher.map { number in
      let known = ssl.flatMap { SSL_CIPHER_find($0, [UInt8(number >> 8), UInt8(number & 0xff)]) }
      return known.flatMap { SSL_CIPHER_get_name($0) }.map { String(cString: $0) } ?? Self.hex(number)
    }
  }

  var groupName: String? {
    group.map { number in
      Self.groups[number] ?? Self.hex(number)
    }
  }

  var signatureName: String? {
    signature.map { number in
      Self.signatures[number]?.name ?? Self.hex(number)
    }
  }

  /// The kind of key (`EVP_PKEY_…`) that makes such a signature; nil where it is not known.
  var signatureKey: Int32? { signature.flatMap { Self.signatures[$0]?.key } }

  private static func hex(_ number: UInt16) -> String {
    let digits = String(number, radix: 16)
    return "0x" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  private static let groups: [UInt16: String] = [
    23: "prime256v1", 24: "secp384r1", 25: "secp521r1", 29: "X25519", 30: "X448", 41: "curveSM2",
    256: "ffdhe2048", 257: "ffdhe3072", 258: "ffdhe4096", 4588: "X25519MLKEM768",
  ]

  private static let signatures: [UInt16: (name: String, key: Int32)] = [
    0x0201: ("rsa_pkcs1_sha1", EVP_PKEY_RSA), 0x0203: ("ecdsa_sha1", EVP_PKEY_EC),
    0x0401: ("rsa_pkcs1_sha256", EVP_PKEY_RSA), 0x0501: ("rsa_pkcs1_sha384", EVP_PKEY_RSA),
    0x0601: ("rsa_pkcs1_sha512", EVP_PKEY_RSA), 0x0403: ("ecdsa_secp256r1_sha256", EVP_PKEY_EC),
    0x0503: ("ecdsa_secp384r1_sha384", EVP_PKEY_EC), 0x0603: ("ecdsa_secp521r1_sha512", EVP_PKEY_EC),
    0x0804: ("rsa_pss_rsae_sha256", EVP_PKEY_RSA), 0x0805: ("rsa_pss_rsae_sha384", EVP_PKEY_RSA),
    0x0806: ("rsa_pss_rsae_sha512", EVP_PKEY_RSA), 0x0807: ("ed25519", EVP_PKEY_ED25519),
    0x0808: ("ed448", EVP_PKEY_ED448), 0x0809: ("rsa_pss_pss_sha256", EVP_PKEY_RSA_PSS),
    0x080a: ("rsa_pss_pss_sha384", EVP_PKEY_RSA_PSS), 0x080b: ("rsa_pss_pss_sha512", EVP_PKEY_RSA_PSS),
  ]
}
