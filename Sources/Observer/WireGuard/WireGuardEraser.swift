import CLinux

/// Overwrites the secrets of the kernel's answer where they were received.
///
/// It keeps what is known to be needed and to be no secret, and overwrites the values of all other attributes, and
/// everything from the first byte on that does not have the form it should have.
enum WireGuardEraser {
  /// The level of nesting that an attribute is at.
  private enum Level {
    case device, peers, peer, prefixes, prefix
  }

  /// Overwrites the secrets of a datagram of netlink messages, which have a `struct genlmsghdr` before their attributes.
  static func erase(_ datagram: UnsafeMutableRawBufferPointer) {
    NetlinkEraser.erase(datagram, head: 4, at: .device, fate)
  }

  private static func fate(_ type: UInt16, _ level: Level) -> NetlinkEraser<Level>.Fate {
    switch (level, UInt32(type)) {
    case (.device, WGDEVICE_A_LISTEN_PORT.rawValue), (.device, WGDEVICE_A_FWMARK.rawValue): .kept
    case (.device, WGDEVICE_A_PEERS.rawValue): .nested(.peers)
    case (.peers, _): .nested(.peer)
    case (.peer, WGPEER_A_PUBLIC_KEY.rawValue), (.peer, WGPEER_A_ENDPOINT.rawValue),
      (.peer, WGPEER_A_LAST_HANDSHAKE_TIME.rawValue):
      .kept
    case (.peer, WGPEER_A_ALLOWEDIPS.rawValue): .nested(.prefixes)
    case (.prefixes, _): .nested(.prefix)
    case (.prefix, WGALLOWEDIP_A_IPADDR.rawValue), (.prefix, WGALLOWEDIP_A_CIDR_MASK.rawValue): .kept
    default: .erased
    }
  }
}
