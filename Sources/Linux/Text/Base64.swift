/// Base64 (RFC 4648 §4), strictly: one text for the same bytes, and no other one is taken.
public enum Base64 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// The most bytes that a text of this many letters stands for.
  public static func bound(_ letters: Int) -> Int { letters / 4 * 3 }

  /// The bytes of a text; nil where it is not the only text for them.
  public static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: bound(text.count))
    guard let count = bytes.withUnsafeMutableBytes({ decode(text, into: $0) }) else { return nil }
    return Array(bytes.prefix(count))
  }

  /// Puts the bytes of a text into a buffer of `bound` bytes, and says how many they are.
  public static func decode(_ text: some Collection<UInt8>, into buffer: UnsafeMutableRawBufferPointer)
    -> Int?
  {
    guard text.count % 4 == 0, buffer.count >= bound(text.count) else { return nil }
    let padded = text.suffix(2).reduce(0) { $0 + ($1 == padding ? 1 : 0) }
    var bits: UInt32 = 0
    var held = 0
    var count = 0
    for letter in text.dropLast(padded) {
      guard let value = value(of: letter) else { return nil }
      bits = bits << 6 | value
      held += 6
      if held >= 8 {
        held -= 8
        buffer[count] = UInt8(truncatingIfNeeded: bits >> UInt32(held))
        count += 1
      }
    }
    // Bits that stand for nothing are zero, or two texts would mean the same.
    guard bits & (1 << UInt32(held) - 1) == 0 else { return nil }
    return count
  }

  /// The text of bytes.
  public static func encode(_ bytes: some RandomAccessCollection<UInt8>) -> String {
    var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4)
    text.withUnsafeMutableBytes { encode(bytes, into: $0) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Puts the text of bytes into a buffer of four letters for each three bytes begun.
  public static func encode(
    _ bytes: some RandomAccessCollection<UInt8>, into buffer: UnsafeMutableRawBufferPointer
  ) {
    var rest = bytes[...]
    for place in stride(from: 0, to: buffer.count, by: 4) {
      let three = rest.prefix(3)
      let bits = three.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - three.count))
      for index in 0..<4 {
        buffer[place + index] =
          index <= three.count ? letters[Int(bits >> UInt32(18 - 6 * index) & 63)] : padding
      }
      rest = rest.dropFirst(3)
    }
  }

  private static func value(of letter: UInt8) -> UInt32? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
