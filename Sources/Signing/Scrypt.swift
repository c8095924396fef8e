internal import COpenSSL
internal import Linux

/// Keys from passphrases by scrypt (RFC 7914), with the costs as minisign's files state them: as libsodium's limits.
struct Scrypt: Hashable {
  /// How much work, and how many bytes of memory.
  let operations: UInt64
  let memory: UInt64

  /// What minisign takes for a new key, libsodium's "sensitive": 1 GiB and a few seconds.
  static let sensitive = Scrypt(operations: 33_554_432, memory: 1 << 30)

  private static let blockSize: UInt64 = 8

  /// The two costs of RFC 7914 that follow, by the rule of libsodium's `pickparams`.
  var costs: (rounds: UInt64, lanes: UInt64) {
    let operations = max(self.operations, 32_768)
    if operations < memory / 32 {
      return (Self.rounds(below: operations / (Self.blockSize * 4)), 1)
    }
    let rounds = Self.rounds(below: memory / (Self.blockSize * 128))
    return (rounds, min(operations / 4 / rounds, 0x3fff_ffff) / Self.blockSize)
  }

  /// The least power of two from 2 that exceeds half of the limit.
  private static func rounds(below limit: UInt64) -> UInt64 {
    (1..<63).lazy.map { UInt64(1) << $0 }.first { $0 > limit / 2 } ?? 1 << 63
  }

  /// Whether the costs are plausible: at most 4 GiB of memory, and some minutes.
  var isBearable: Bool {
    let (rounds, lanes) = costs
    return rounds <= 1 << 22 && (1...16).contains(lanes)
  }

  /// So many bytes from a passphrase; nil where there is not the memory for it.
  func derive(_ passphrase: SecretBytes, salt: [UInt8], count: Int) -> SecretBytes? {
    guard isBearable else { return nil }
    let (rounds, lanes) = costs
    // OpenSSL's own limit is 32 MiB; it needs a little more than the table itself.
    let limit = 128 * Self.blockSize * (rounds + lanes + 4) + (1 << 20)
    let out = SecretBytes(count: count)
    let done = out.withMutableBytes { target in
      passphrase.withBytes { source in
        EVP_PBE_scrypt(
          source.assumingMemoryBound(to: CChar.self).baseAddress, source.count, salt, salt.count, rounds,
          Self.blockSize, lanes, limit, target.assumingMemoryBound(to: UInt8.self).baseAddress, count)
      }
    }
    ERR_clear_error()
    return done == 1 ? out : nil
  }
}
