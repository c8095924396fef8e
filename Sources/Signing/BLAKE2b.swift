/// BLAKE2b without a key (RFC 7693), for digests of every length: OpenSSL 3.0 has the one of 64 bytes alone.
///
/// Plain and not fast: it is for the checksum of a key file, some seventy bytes.
enum BLAKE2b {
  private static let block = 128

  /// RFC 7693 §2.6: the fractional parts of the square roots of the first eight primes, as in SHA-512.
  private static let start: [UInt64] = [
    0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
  ]

  /// RFC 7693 §2.7: the order of the message's words in each round; the last two of twelve are the first two again.
  private static let order: [[Int]] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
  ]

  /// The words that a round mixes: the columns, then the diagonals.
  private static let quarters = [
    [0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15],
    [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14],
  ]

  /// The digest of bytes, `length` (1 to 64) bytes long.
  static func digest(_ bytes: some RandomAccessCollection<UInt8>, length: Int) -> [UInt8] {
    precondition((1...64).contains(length), "RFC 7693 §2.1")
    var state = start
    state[0] ^= 0x0101_0000 ^ UInt64(length)
    var rest = bytes[...]
    var count: UInt64 = 0
    // The last block is compressed apart, be it full or empty.
    while rest.count > block {
      count += UInt64(block)
      compress(&state, rest.prefix(block), count, isLast: false)
      rest = rest.dropFirst(block)
    }
    compress(&state, rest, count + UInt64(rest.count), isLast: true)
    return Array(
      state.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }.prefix(length))
  }

  /// RFC 7693 §3.2. `count` is how many bytes have been taken in, this block's among them.
  private static func compress(
    _ state: inout [UInt64], _ bytes: some Collection<UInt8>, _ count: UInt64, isLast: Bool
  ) {
    var message = [UInt64](repeating: 0, count: 16)
    for (index, byte) in bytes.enumerated() { message[index / 8] |= UInt64(byte) << (8 * (index % 8)) }
    var words = state + start
    words[12] ^= count
    if isLast { words[14] = ~words[14] }
    for round in 0..<12 {
      let order = order[round % 10]
      for (number, q) in quarters.enumerated() {
        let (a, b, c, d) = (q[0], q[1], q[2], q[3])
        words[a] = words[a] &+ words[b] &+ message[order[2 * number]]
        words[d] = turned(words[d] ^ words[a], right: 32)
        words[c] = words[c] &+ words[d]
        words[b] = turned(words[b] ^ words[c], right: 24)
        words[a] = words[a] &+ words[b] &+ message[order[2 * number + 1]]
        words[d] = turned(words[d] ^ words[a], right: 16)
        words[c] = words[c] &+ words[d]
        words[b] = turned(words[b] ^ words[c], right: 63)
      }
    }
    for index in 0..<8 { state[index] ^= words[index] ^ words[index + 8] }
  }

  private static func turned(_ word: UInt64, right count: UInt64) -> UInt64 {
    word >> count | word << (64 - count)
  }
}
