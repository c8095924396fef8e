internal import Glibc
internal import Model

/// The link that an address is valid on, which the kernel must be told with it (RFC 4007 section 6).
struct LinkZone: Hashable {
  /// The interface's index, as in `sin6_scope_id`.
  let index: UInt32
  let interface: String

  /// The link of an address in `zone`, the name or the index of an interface; nil where none is needed: for addresses
  /// that are valid everywhere, and where a socket is bound to `interface`.
  static func of(_ address: IPAddress, zone: String?, interface: String?) throws(SampleError) -> LinkZone? {
    guard address.family == .v6, address.isLinkLocal else { return nil }
    guard let zone else {
      if interface != nil { return nil }
      throw SampleError(Failure(.localConfig, facts: .zoneMissing(address: address)))
    }
    guard let link = LinkZone(zone) else {
      throw SampleError(Failure(.localConfig, facts: .unknownZone(zone: zone)))
    }
    return link
  }

  /// nil for an interface that this host does not have. A name goes before an index, as in getaddrinfo(3).
  private init?(_ zone: String) {
    let named = if_nametoindex(zone)
    if named > 0 {
      (index, interface) = (named, zone)
      return
    }
    var name = [CChar](repeating: 0, count: Int(IFNAMSIZ))
    guard let number = UInt32(zone), number > 0, if_indextoname(number, &name) != nil else { return nil }
    index = number
    interface = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
