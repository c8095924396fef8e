/// An address, and the zone of this host that it lies in where one is named: `fe80::1%eth0` (RFC 4007 section 11).
///
/// A zone means something on this host alone: it is sent to nobody, and no certificate is for it.
public struct ZonedAddress: Hashable, Sendable, CustomStringConvertible {
  public let address: IPAddress
  /// The name of an interface or its index; nil where none is named. Only a link-local address of IPv6 has one.
  public let zone: String?

  /// From its text; nil for anything else, and for a zone that no address of its kind has.
  ///
  /// `%25` stands for the sign before the zone as well, as RFC 6874 had it in URLs; RFC 9844 writes it as it is.
  public init?(_ text: some StringProtocol) {
    guard let sign = text.utf8.firstIndex(of: UInt8(ascii: "%")) else {
      guard let address = IPAddress(text) else { return nil }
      self.address = address
      zone = nil
      return
    }
    var zone = text[text.index(after: sign)...]
    if zone.hasPrefix("25"), zone.count > 2 { zone = zone.dropFirst(2) }
    guard let address = IPAddress(text[..<sign]), address.family == .v6, address.isLinkLocal,
      Self.isZone(String(zone))
    else { return nil }
    self.address = address
    self.zone = String(zone)
  }

  /// Whether a text can name a zone: the name of an interface by `dev_valid_name` of the kernel, of letters, digits and
  /// signs that a URL can have, or an index.
  private static func isZone(_ text: String) -> Bool {
    (1...15).contains(text.utf8.count) && text != "." && text != ".."
      && text.utf8.allSatisfy { $0 > 32 && $0 < 127 && !"/:?#[]@%\\\"<>'".utf8.contains($0) }
  }

  public var description: String { zone.map { "\(address)%\($0)" } ?? address.description }
}
