import Glibc
import Linux
import Model

extension IPAddress.Family {
  /// The family of an `AF_*` number; nil for others than IPv4 and IPv6.
  init?(number: UInt8) {
    switch Int32(number) {
    case AF_INET: self = .v4
    case AF_INET6: self = .v6
    default: return nil
    }
  }

  /// The `AF_*` number.
  var number: UInt8 { UInt8(self == .v4 ? AF_INET : AF_INET6) }
}

extension IPAddress {
  /// An address from the 4 or 16 bytes of an attribute, in network order; nil for any other count.
  init?(_ bytes: RawSpan) {
    switch bytes.byteCount {
    case 4:
      guard let bits = try? bytes.integer(UInt32.self) else { return nil }
      self.init(v4: UInt32(bigEndian: bits))
    case 16:
      guard let high = try? bytes.integer(UInt64.self), let low = try? bytes.integer(UInt64.self, at: 8)
      else {
        return nil
      }
      self.init(v6: UInt64(bigEndian: high), UInt64(bigEndian: low))
    default: return nil
    }
  }

  /// 0.0.0.0 or ::.
  init(zeroOf family: Family) { self = family == .v4 ? IPAddress(v4: 0) : IPAddress(v6: 0, 0) }
}
