import CLinux
import Glibc

/// Overwrites the secrets of the kernel's answer where they were received.
///
/// It keeps what is known to be needed and to be no secret, and overwrites the values of all other attributes, and
/// everything from the first byte on that does not have the form it should have.
enum WireGuardEraser {
  /// The level of nesting that an attribute is at.
  private enum Level {
    case device, peers, peer, prefixes, prefix
  }

  /// What is done with an attribute's value.
  private enum Fate {
    case kept, erased
    case nested(Level)
  }

  /// Overwrites the secrets of a datagram of netlink messages.
  static func erase(_ datagram: UnsafeMutableRawBufferPointer) {
    var rest = datagram
    while rest.count >= 16 {
      let length = Int(rest.loadUnaligned(as: UInt32.self))
      let type = rest.loadUnaligned(fromByteOffset: 4, as: UInt16.self)
      guard length >= 16, length <= rest.count else { break }
      // Control messages have lower numbers and no attributes of the family.
      if type >= UInt16(NLMSG_MIN_TYPE) {
        erase(.init(rebasing: rest[min(20, length)..<length]), at: .device)
      }
      rest = .init(rebasing: rest[min((length + 3) / 4 * 4, rest.count)...])
    }
    wipe(rest)
  }

  private static func erase(_ attributes: UnsafeMutableRawBufferPointer, at level: Level) {
    var rest = attributes
    while rest.count >= 4 {
      let length = Int(rest.loadUnaligned(as: UInt16.self))
      guard length >= 4, length <= rest.count else { break }
      let value = UnsafeMutableRawBufferPointer(rebasing: rest[4..<length])
      switch fate(rest.loadUnaligned(fromByteOffset: 2, as: UInt16.self) & 0x3fff, at: level) {
      case .kept: break
      case .erased: wipe(value)
      case .nested(let inner): erase(value, at: inner)
      }
      rest = .init(rebasing: rest[min((length + 3) / 4 * 4, rest.count)...])
    }
    wipe(rest)
  }

  private static func fate(_ type: UInt16, at level: Level) -> Fate {
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

  private static func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
    if let base = bytes.baseAddress { explicit_bzero(base, bytes.count) }
  }
}
