/// UUIDs of version 5 (RFC 9562 §5.5): the same for the same name.
enum NameUUID {
  /// The namespace of this program's documents, chosen once.
  private static let namespace: [UInt8] = [
    0x5f, 0x3b, 0x0e, 0x61, 0x8c, 0x52, 0x4f, 0x0d, 0x9a, 0x77, 0x21, 0xd4, 0xc6, 0x90, 0x3e, 0xb8,
  ]

  /// The UUID of a name that has several parts, in lower case with dashes.
  static func text(_ parts: String...) -> String {
    var bytes = Array(SHA1.digest(of: namespace + Array(parts.joined(separator: "\0").utf8)).prefix(16))
    bytes[6] = bytes[6] & 0x0f | 0x50
    bytes[8] = bytes[8] & 0x3f | 0x80
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for (place, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(place) { text.append(UInt8(ascii: "-")) }
      text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// SHA-1 (FIPS 180-4), which UUIDs of version 5 are made with. It protects nothing, and is used for nothing else.
enum SHA1 {
  static func digest(of message: [UInt8]) -> [UInt8] {
    var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
    var bytes = message + [0x80]
    bytes += [UInt8](repeating: 0, count: (120 - bytes.count % 64) % 64)
    let bits = UInt64(message.count) * 8
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) }
    for block in stride(from: 0, to: bytes.count, by: 64) {
      var words = (0..<16).map { place in
        (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[block + place * 4 + $1]) }
      }
      for place in 16..<80 {
        words.append(rotated(words[place - 3] ^ words[place - 8] ^ words[place - 14] ^ words[place - 16], 1))
      }
      var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
      for place in 0..<80 {
        let (mixed, constant): (UInt32, UInt32) =
          switch place {
          case 0..<20: (b & c | ~b & d, 0x5a82_7999)
          case 20..<40: (b ^ c ^ d, 0x6ed9_eba1)
          case 40..<60: (b & c | b & d | c & d, 0x8f1b_bcdc)
          default: (b ^ c ^ d, 0xca62_c1d6)
          }
        let next = rotated(a, 5) &+ mixed &+ e &+ constant &+ words[place]
        (a, b, c, d, e) = (next, a, rotated(b, 30), c, d)
      }
      for (place, value) in [a, b, c, d, e].enumerated() { state[place] &+= value }
    }
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } }
  }

  private static func rotated(_ word: UInt32, _ by: UInt32) -> UInt32 { word << by | word >> (32 - by) }
}
