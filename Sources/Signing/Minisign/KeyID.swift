/// The number by which signatures name their key: eight random bytes, and no proof of anything.
public struct KeyID: Hashable, Sendable, CustomStringConvertible {
  let bytes: [UInt8]

  /// Eight bytes as a key file has them.
  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  /// The id from its text, 16 hexadecimal digits; nil where it is none.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 16, text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let number = UInt64(text, radix: 16)
    else { return nil }
    bytes = (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  /// As minisign writes it: 16 digits, the last byte first.
  public var description: String { hexadecimal(bytes.reversed()).uppercased() }
}
