internal import COpenSSL
internal import Linux

extension SecretBytes {
  /// Random bytes; nil where libcrypto has none to give.
  static func random(count: Int) -> SecretBytes? {
    let bytes = SecretBytes(count: count)
    let done = bytes.withMutableBytes {
      RAND_priv_bytes($0.assumingMemoryBound(to: UInt8.self).baseAddress, Int32(count))
    }
    return done == 1 ? bytes : nil
  }
}
