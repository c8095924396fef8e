import COpenSSL

/// libcrypto alone: Ed25519 with a key of its own.
final class BareSigner {
  private let key: OpaquePointer
  private let context: OpaquePointer

  init?() {
    let seed = [UInt8](repeating: 7, count: 32)
    guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else { return nil }
    guard let context = EVP_MD_CTX_new() else {
      EVP_PKEY_free(key)
      return nil
    }
    (self.key, self.context) = (key, context)
  }

  deinit {
    EVP_MD_CTX_free(context)
    EVP_PKEY_free(key)
  }

  func signature(of message: [UInt8]) -> [UInt8]? {
    var signature = [UInt8](repeating: 0, count: 64)
    var length = signature.count
    EVP_MD_CTX_reset(context)
    guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
      EVP_DigestSign(context, &signature, &length, message, message.count) == 1
    else { return nil }
    return signature
  }
}
