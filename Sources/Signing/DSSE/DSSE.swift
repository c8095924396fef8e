/// Signatures of DSSE, version 1: over the type of a payload and its very bytes.
///
/// Source: the protocol of the Dead Simple Signing Envelope, github.com/secure-systems-lab/dsse.
public enum DSSE {
  /// The bytes that are signed (PAE): `DSSEv1 SP length SP type SP length SP body`, lengths in decimal.
  public static func preAuthentication(type: String, body: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(body.count + type.utf8.count + 32)
    bytes += "DSSEv1 \(type.utf8.count) \(type) \(body.count) ".utf8
    bytes += body
    return bytes
  }
}

extension SecretKey {
  /// The signature of a payload, 64 bytes.
  public func sign(type: String, body: [UInt8]) throws(KeyError) -> [UInt8] {
    let message = DSSE.preAuthentication(type: type, body: body)
    guard let signature = withSeed({ Ed25519.sign(message, seed: $0) }) else {
      throw KeyError(.cryptography)
    }
    return signature
  }
}

extension PublicKey {
  /// Whether the key's holder made the signature for this payload.
  public func verifies(_ signature: [UInt8], type: String, body: [UInt8]) -> Bool {
    Ed25519.verify(signature, of: DSSE.preAuthentication(type: type, body: body), by: bytes)
  }

  /// SHA-256 of the key's 32 bytes, in lower-case hexadecimal: unlike the id, which is any eight bytes, it tells keys
  /// apart. Nil where libcrypto refuses it.
  public var fingerprint: String? { Digest.sha256(bytes) }
}
