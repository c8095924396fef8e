internal import CLinux
internal import Glibc
internal import Model

extension Failure {
  /// The failure as a local one, where the connection was bound to an interface that leads nowhere.
  ///
  /// The kernel reports an interface that is down as a network out of reach. Where one has no route to an IPv4
  /// address, it takes the address for a neighbour, for which no host answers. The routes are asked for only now: over a
  /// tunnel between two points it works without any.
  func blaming(_ interface: String?, towards address: IPAddress?) -> Failure {
    guard let interface, let address, [.networkUnreachable, .hostUnreachable, .tcpTimeout].contains(code)
    else { return self }
    let flags = Self.flags(of: interface)
    guard let flags, flags & Self.isUp != 0 else {
      return Failure(.localConfig, errno: errno, facts: .linkDown(interface: interface))
    }
    // The far end of a tunnel that keeps silent is no matter of routes.
    if code == .tcpTimeout, flags & Self.needsNoNeighbours != 0 { return self }
    let family = address.family == .v4 ? AF_INET : AF_INET6
    let bytes = address.bytes
    guard vpnaudit_has_route(family, bytes, UInt32(bytes.count), if_nametoindex(interface)) == 0 else {
      return self
    }
    return Failure(
      .localConfig, errno: errno, facts: .noRoute(address: address, interface: interface))
  }

  private static let isUp = UInt32(IFF_UP)
  private static let needsNoNeighbours = UInt32(IFF_POINTOPOINT) | UInt32(IFF_NOARP)

  /// The flags of an interface (netdevice(7)); nil for one that is gone.
  private static func flags(of interface: String) -> UInt32? {
    var list: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&list) == 0 else { return isUp }
    defer { freeifaddrs(list) }
    var entry = list
    while let one = entry?.pointee {
      if String(cString: one.ifa_name) == interface { return one.ifa_flags }
      entry = one.ifa_next
    }
    return nil
  }
}
