internal import Signing

/// SHA-256 as 32 bytes.
enum SHA256 {
  static let length = 32
  /// What the first entry names as the one before it.
  static let none = [UInt8](repeating: 0, count: length)

  static func digest(of bytes: [UInt8]) -> [UInt8] {
    // Every provider of libcrypto has it, that of FIPS too.
    Digest.sha256Bytes(of: bytes) ?? []
  }

  /// The bytes of a digest in hexadecimal; nil where it is none.
  static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count == 2 * length else { return nil }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
      guard let high = value(digits[place]), let low = value(digits[place + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
