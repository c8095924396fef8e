/// A range of addresses that share their first bits, such as `203.0.113.0/28`.
public struct IPPrefix: Hashable, Sendable {
  /// The first address; the bits past `length` are zero.
  public let address: IPAddress
  /// The number of bits that are fixed: 0…32 or 0…128.
  public let length: Int

  /// The prefix of `length` bits that holds `address`; nil where the length is out of range.
  public init?(_ address: IPAddress, length: Int) {
    guard (0...address.family.bits).contains(length) else { return nil }
    self.address = address.masked(to: length)
    self.length = length
  }

  /// A prefix from `address/length`, or from a bare address, which is a prefix of one host.
  ///
  /// Nil where the text is none, or where bits past the length are set: `203.0.113.9/28` is more likely a
  /// mistake than a range. The length of an IPv4-mapped prefix is that of IPv6: `::ffff:203.0.113.0/124`.
  public init?(_ text: some StringProtocol) {
    let text = String(text)
    guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) else {
      guard let address = IPAddress(text) else { return nil }
      self.init(address, length: address.family.bits)
      return
    }
    let digits = text[text.utf8.index(after: slash)...]
    guard let address = IPAddress(text[..<slash]), digits.utf8.allSatisfy({ (48...57).contains($0) }),
      let length = Int(digits)
    else { return nil }
    let isMapped = address.family == .v4 && text.utf8.contains(UInt8(ascii: ":"))
    self.init(address, length: isMapped ? length - 96 : length)
    guard self.address == address else { return nil }
  }

  /// A prefix of one host.
  public init(host address: IPAddress) {
    self.address = address
    self.length = address.family.bits
  }

  public var family: IPAddress.Family { address.family }

  /// Whether the prefix is a single address.
  public var isHost: Bool { length == family.bits }

  /// Whether the address lies in the prefix.
  public func contains(_ other: IPAddress) -> Bool {
    other.family == family && other.masked(to: length) == address
  }

  /// Whether the whole of the other prefix lies in this one.
  public func contains(_ other: IPPrefix) -> Bool {
    other.length >= length && contains(other.address)
  }
}

extension IPPrefix: CustomStringConvertible {
  public var description: String { "\(address)/\(length)" }
}

extension IPPrefix: Comparable {
  /// By address, the wider one first.
  public static func < (a: IPPrefix, b: IPPrefix) -> Bool {
    a.address == b.address ? a.length < b.length : a.address < b.address
  }
}

extension IPPrefix: WrittenAsText {
  public static var format: MalformedTextError.Format { .prefix }
}
