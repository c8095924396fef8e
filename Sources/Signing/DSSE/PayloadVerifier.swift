/// Verifies many payloads by one key, of which libcrypto's own form is made once. For one thread at a time.
public final class PayloadVerifier {
  private let verifier: Ed25519.Verifier

  /// Nil where libcrypto refuses the key.
  public init?(key: PublicKey) {
    guard let verifier = Ed25519.Verifier(key: key.bytes) else { return nil }
    self.verifier = verifier
  }

  /// Whether the key's holder made the signature for this payload.
  public func verifies(_ signature: [UInt8], type: String, body: [UInt8]) -> Bool {
    verifier.verifies(signature, of: DSSE.preAuthentication(type: type, body: body))
  }
}
