import Glibc
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
