internal import COpenSSL

/// Ed25519 (RFC 8032 §5.1), computed by libcrypto.
enum Ed25519 {
  static let seedLength = 32
  static let keyLength = 32
  static let signatureLength = 64

  /// The public key of a seed; nil where libcrypto refuses it.
  static func publicKey(of seed: UnsafeRawBufferPointer) -> [UInt8]? {
    guard let key = privateKey(seed) else { return nil }
    defer { EVP_PKEY_free(key) }
    var bytes = [UInt8](repeating: 0, count: keyLength)
    var count = bytes.count
    guard EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1, count == keyLength else { return nil }
    return bytes
  }

  /// The signature of a message; nil where libcrypto refuses to make it.
  static func sign(_ message: [UInt8], seed: UnsafeRawBufferPointer) -> [UInt8]? {
    guard let key = privateKey(seed), let context = EVP_MD_CTX_new() else { return nil }
    defer {
      EVP_MD_CTX_free(context)
      EVP_PKEY_free(key)
    }
    var signature = [UInt8](repeating: 0, count: signatureLength)
    var count = signature.count
    guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
      EVP_DigestSign(context, &signature, &count, message, message.count) == 1, count == signatureLength
    else { return nil }
    return signature
  }

  /// Whether the holder of the key made the signature for this message.
  static func verify(_ signature: [UInt8], of message: [UInt8], by key: [UInt8]) -> Bool {
    Verifier(key: key)?.verifies(signature, of: message) ?? false
  }

  /// What libcrypto makes of a public key, for many signatures. For one thread at a time.
  final class Verifier {
    private let handle: OpaquePointer
    private let context: OpaquePointer

    /// Nil where libcrypto refuses the key.
    init?(key: [UInt8]) {
      guard key.count == keyLength,
        let handle = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, key, key.count)
      else { return nil }
      guard let context = EVP_MD_CTX_new() else {
        EVP_PKEY_free(handle)
        return nil
      }
      (self.handle, self.context) = (handle, context)
    }

    deinit {
      EVP_MD_CTX_free(context)
      EVP_PKEY_free(handle)
    }

    /// Whether the holder of the key made the signature for this message.
    func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
      guard signature.count == signatureLength else { return false }
      EVP_MD_CTX_reset(context)
      // A wrong signature leaves errors in OpenSSL's queue, where later calls would find them.
      defer { ERR_clear_error() }
      return EVP_DigestVerifyInit(context, nil, nil, nil, handle) == 1
        && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
  }

  private static func privateKey(_ seed: UnsafeRawBufferPointer) -> OpaquePointer? {
    guard seed.count == seedLength else { return nil }
    return EVP_PKEY_new_raw_private_key(
      EVP_PKEY_ED25519, nil, seed.assumingMemoryBound(to: UInt8.self).baseAddress, seed.count)
  }
}
