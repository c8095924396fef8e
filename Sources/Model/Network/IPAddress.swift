/// An IPv4 or IPv6 address: 4 or 16 bytes in network order.
///
/// Read from and written as text in the forms of RFC 4291 §2.2 and RFC 5952 (lower case, longest run of zeros
/// shortened). An IPv4-mapped IPv6 address (`::ffff:192.0.2.1`) is the IPv4 address, for the kernel writes either.
public struct IPAddress: Hashable, Sendable {
  /// The address family.
  public enum Family: String, Hashable, Sendable, Codable, CaseIterable {
    case v4 = "ipv4"
    case v6 = "ipv6"

    /// The number of bits of an address: 32 or 128.
    public var bits: Int { self == .v4 ? 32 : 128 }
  }

  public let family: Family
  let high: UInt64
  let low: UInt64

  @usableFromInline
  init(family: Family, high: UInt64, low: UInt64) {
    self.family = family
    self.high = high
    self.low = low
  }

  /// An address from 4 or 16 bytes in network order; nil for any other count.
  @inlinable
  public init?(bytes: some Collection<UInt8>) {
    var (high, low, count): (UInt64, UInt64, Int) = (0, 0, 0)
    for byte in bytes {
      high = high << 8 | low >> 56
      low = low << 8 | UInt64(byte)
      count += 1
    }
    switch count {
    case 4: self.init(v4: UInt32(low))
    case 16: self.init(v6: high, low)
    default: return nil
    }
  }

  /// The IPv4 address of 32 bits.
  @inlinable
  public init(v4 bits: UInt32) { self.init(family: .v4, high: 0, low: UInt64(bits)) }

  /// The address of 128 bits, of which `high` has the first half.
  @inlinable
  public init(v6 high: UInt64, _ low: UInt64) {
    if high == 0, low >> 32 == 0xffff {
      self.init(family: .v4, high: 0, low: low & 0xffff_ffff)
    } else {
      self.init(family: .v6, high: high, low: low)
    }
  }

  /// An address from its text; nil where the text is none. A zone (`%eth0`) is not part of an address.
  public init?(_ text: some StringProtocol) {
    let text = String(text)
    guard text.utf8.contains(UInt8(ascii: ":")) else {
      guard let number = Self.parseV4(text) else { return nil }
      self.init(family: .v4, high: 0, low: UInt64(number))
      return
    }
    guard let bytes = Self.parseV6(text) else { return nil }
    self.init(bytes: bytes)
  }

  /// The address as 4 or 16 bytes in network order.
  public var bytes: [UInt8] {
    func split(_ word: UInt64, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * (count - 1 - $0))) }
    }
    return family == .v4 ? split(low, 4) : split(high, 8) + split(low, 8)
  }

  /// The address with all but its first `length` bits cleared.
  func masked(to length: Int) -> IPAddress {
    func keep(_ word: UInt64, _ bits: Int) -> UInt64 {
      bits <= 0 ? 0 : bits >= 64 ? word : word & ~(UInt64.max >> UInt64(bits))
    }
    switch family {
    case .v4: return IPAddress(family: .v4, high: 0, low: keep(low << 32, length) >> 32)
    case .v6: return IPAddress(family: .v6, high: keep(high, length), low: keep(low, length - 64))
    }
  }

  /// Whether the address is the host's own: 127.0.0.0/8 or ::1.
  public var isLoopback: Bool {
    family == .v4 ? low >> 24 == 127 : high == 0 && low == 1
  }

  /// Whether the address is valid on one link only: 169.254.0.0/16 or fe80::/10.
  public var isLinkLocal: Bool {
    family == .v4 ? low >> 16 == 0xa9fe : high >> 54 == 0x3fa
  }

  /// Whether the address stands for an IPv4 host behind a translator (NAT64): 64:ff9b::/96 (RFC 6052 §2.1) or
  /// 64:ff9b:1::/48 (RFC 8215). Which host answers is the translator's affair.
  public var isOfTranslator: Bool {
    family == .v6 && (high == 0x0064_ff9b_0000_0000 && low >> 32 == 0 || high >> 16 == 0x0064_ff9b_0001)
  }

  /// Whether the address is 0.0.0.0 or ::.
  public var isUnspecified: Bool { high == 0 && low == 0 }

  /// Whether the address is a multicast one: 224.0.0.0/4 or ff00::/8.
  public var isMulticast: Bool {
    family == .v4 ? low >> 28 == 0xe : high >> 56 == 0xff
  }

  private static func parseV4(_ text: String) -> UInt32? {
    var number: UInt32 = 0
    var (parts, digits, value) = (1, 0, UInt32(0))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        // A leading zero is octal to some readers and decimal to others: refused.
        guard digits == 0 || value != 0 else { return nil }
        value = value * 10 + UInt32(byte) - 48
        digits += 1
        guard value <= 255 else { return nil }
      case UInt8(ascii: "."):
        guard digits > 0 else { return nil }
        number = number << 8 | value
        (parts, digits, value) = (parts + 1, 0, 0)
        guard parts <= 4 else { return nil }
      default: return nil
      }
    }
    return parts == 4 && digits > 0 ? number << 8 | value : nil
  }

  private static func parseV6(_ text: String) -> [UInt8]? {
    guard text.utf8.count <= 45 else { return nil }
    var groups: [[UInt8]] = [[], []]
    var side = 0
    var rest = Substring(text)
    if rest.hasPrefix("::") {
      side = 1
      rest = rest.dropFirst(2)
    } else if rest.hasPrefix(":") {
      return nil
    }
    while !rest.isEmpty {
      let part = rest.prefix { $0 != ":" }
      rest = rest.dropFirst(part.count)
      if part.contains(".") {
        guard rest.isEmpty, let v4 = parseV4(String(part)) else { return nil }
        groups[side] += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: v4 >> $0) }
        break
      }
      guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexDigit),
        let value = UInt16(part, radix: 16)
      else { return nil }
      groups[side] += [UInt8(value >> 8), UInt8(value & 0xff)]
      if rest.isEmpty { break }
      rest = rest.dropFirst()
      if rest.hasPrefix(":") {
        guard side == 0 else { return nil }
        side = 1
        rest = rest.dropFirst()
      } else if rest.isEmpty {
        return nil
      }
    }
    let given = groups[0].count + groups[1].count
    guard side == 1 ? given <= 14 : given == 16 else { return nil }
    return groups[0] + Array(repeating: 0, count: 16 - given) + groups[1]
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
  }
}

extension IPAddress: CustomStringConvertible {
  public var description: String {
    guard family == .v6 else { return bytes.map(String.init).joined(separator: ".") }
    let raw = bytes
    let groups = stride(from: 0, to: 16, by: 2).map { UInt16(raw[$0]) << 8 | UInt16(raw[$0 + 1]) }
    var best = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start > max(best.count, 1) { best = start..<end }
      start = max(end, start + 1)
    }
    func hex(_ part: some Sequence<UInt16>) -> String {
      part.map { String($0, radix: 16) }.joined(separator: ":")
    }
    if best.isEmpty { return hex(groups) }
    return hex(groups[..<best.lowerBound]) + "::" + hex(groups[best.upperBound...])
  }
}

extension IPAddress: Comparable {
  /// IPv4 before IPv6, then by value.
  public static func < (a: IPAddress, b: IPAddress) -> Bool {
    a.family == b.family ? (a.high, a.low) < (b.high, b.low) : a.family == .v4
  }
}

extension IPAddress: WrittenAsText {
  public static var format: MalformedTextError.Format { .address }
}
