/// A place of a registry: an ISO 3166 code such as `CN` or `CN-BJ`, or the name of a zone such as `zone:bj-demo`.
public struct Region: Hashable, Sendable, WrittenAsText {
  public let code: String

  /// A region from its code; nil where the text is neither an ISO 3166 code nor a zone.
  public init?(_ text: some StringProtocol) {
    let code = String(text)
    if code.hasPrefix("zone:") {
      let name = code.dropFirst(5)
      guard !name.isEmpty, name.utf8.allSatisfy({ Self.isLower($0) || Self.isDigit($0) || $0 == 45 })
      else { return nil }
    } else {
      let parts = code.split(separator: "-", omittingEmptySubsequences: false)
      guard let country = parts.first, country.utf8.count == 2, country.utf8.allSatisfy(Self.isUpper),
        parts.count <= 2
      else { return nil }
      if parts.count == 2 {
        guard (1...3).contains(parts[1].utf8.count),
          parts[1].utf8.allSatisfy({ Self.isUpper($0) || Self.isDigit($0) })
        else { return nil }
      }
    }
    self.code = code
  }

  /// Whether this region is the other or a subdivision of it, by ISO code alone.
  public func lies(in other: Region) -> Bool {
    self == other || code.hasPrefix(other.code + "-")
  }

  public var description: String { code }

  public static var noun: String { "region" }

  private static func isUpper(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
  private static func isLower(_ byte: UInt8) -> Bool { (97...122).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}

/// A named set of regions. An ISO prefix alone is no jurisdiction: Hong Kong's code begins with `CN` too.
public struct RegionSet: Hashable, Sendable {
  public let include: [Region]
  public let exclude: [Region]
  /// Of a zone, which has no ISO code: the region that it lies in.
  public let within: Region?

  public init(include: [Region], exclude: [Region], within: Region?) {
    self.include = include
    self.exclude = exclude
    self.within = within
  }
}
