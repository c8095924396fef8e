/// A place of a registry: an ISO 3166 code such as `CN` or `CN-BJ`, or the name of a zone such as `zone:bj-demo`.
public struct Region: Hashable, Sendable, WrittenAsText {
  public let code: String

  /// A region from its code; nil where the text is neither an ISO 3166 code nor a zone.
  public init?(_ text: some StringProtocol) {
    let code = String(text)
    guard code.hasPrefix("zone:") ? Self.isZone(code.utf8.dropFirst(5)) : Self.isISO(code.utf8) else {
      return nil
    }
    self.code = code
  }

  private static func isZone(_ name: Substring.UTF8View) -> Bool {
    !name.isEmpty && name.allSatisfy { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// Two letters, which may be followed by a hyphen and one to three letters or digits.
  private static func isISO(_ code: String.UTF8View) -> Bool {
    let part = code.dropFirst(3)
    return code.count >= 2 && code.prefix(2).allSatisfy(isUpper)
      && (code.count == 2
        || code.dropFirst(2).first == UInt8(ascii: "-") && (1...3).contains(part.count)
          && part.allSatisfy { isUpper($0) || isDigit($0) })
  }

  /// Whether this region is the other or a subdivision of it, by ISO code alone.
  package func lies(in other: Region) -> Bool {
    self == other || code.hasPrefix(other.code + "-")
  }

  /// Whether it is a zone, which has no ISO code.
  public var isZone: Bool { code.hasPrefix("zone:") }

  public var description: String { code }

  public static var format: MalformedTextError.Format { .region }

  private static func isUpper(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
  private static func isLower(_ byte: UInt8) -> Bool { (97...122).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
