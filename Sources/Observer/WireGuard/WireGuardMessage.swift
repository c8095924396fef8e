import CLinux
import Glibc
import Linux
import Model

/// The kernel's answer to WG_CMD_GET_DEVICE (linux/wireguard.h).
///
/// One device may take several messages, and one peer too: a message then goes on with the peer that the one before
/// ended with, with its public key and more of its prefixes.
extension WireGuardDraft {
  /// Takes the next message: `struct genlmsghdr`, then WGDEVICE_A_* attributes.
  mutating func take(message payload: ArraySlice<UInt8>) throws(MalformedMessageError) {
    var reader = ByteReader(payload)
    try reader.skip(4)
    for attribute in try NetlinkAttribute.parse(reader.rest) {
      switch UInt32(attribute.type) {
      case WGDEVICE_A_LISTEN_PORT.rawValue: listenPort = try attribute.integer(UInt16.self)
      case WGDEVICE_A_FWMARK.rawValue: firewallMark = try attribute.integer(UInt32.self)
      case WGDEVICE_A_PEERS.rawValue:
        for peer in try NetlinkAttribute.parse(attribute.payload) {
          try take(peer: try NetlinkAttribute.parse(peer.payload))
        }
      default: continue
      }
    }
  }

  private mutating func take(peer attributes: [NetlinkAttribute]) throws(MalformedMessageError) {
    guard let bytes = attributes.first(where: { $0.type == UInt16(WGPEER_A_PUBLIC_KEY.rawValue) })?.payload,
      let key = Self.base64(key: bytes)
    else { throw MalformedMessageError(.peerKey) }
    var peer = Peer(publicKey: key)
    if let last = peers.last, last.publicKey == key {
      peer = last
      peers.removeLast()
    }
    for attribute in attributes {
      switch UInt32(attribute.type) {
      case WGPEER_A_ENDPOINT.rawValue: peer.endpoint = try Self.endpoint(attribute.payload)
      case WGPEER_A_LAST_HANDSHAKE_TIME.rawValue:
        // struct __kernel_timespec: two signed words of 64 bits.
        var time = ByteReader(attribute.payload)
        peer.handshakeSeconds = try time.integer(UInt64.self)
        peer.handshakeNanoseconds = try time.integer(UInt64.self)
      case WGPEER_A_ALLOWEDIPS.rawValue:
        for prefix in try NetlinkAttribute.parse(attribute.payload) {
          peer.allowedPrefixes.append(try Self.prefix(try NetlinkAttribute.parse(prefix.payload)))
        }
      default: continue
      }
    }
    peers.append(peer)
  }

  /// An endpoint from `struct sockaddr_in` or `struct sockaddr_in6`; nil for another family.
  private static func endpoint(_ bytes: ArraySlice<UInt8>) throws(MalformedMessageError) -> SocketAddress? {
    var reader = ByteReader(bytes)
    let family = IPAddress.Family(number: UInt8(truncatingIfNeeded: try reader.integer(UInt16.self)))
    let port = try reader.networkOrder16()
    guard let family else { return nil }
    if family == .v6 { try reader.skip(4) }
    return IPAddress(bytes: try reader.bytes(family.bits / 8)).map { SocketAddress(address: $0, port: port) }
  }

  private static func prefix(_ attributes: [NetlinkAttribute]) throws(MalformedMessageError) -> IPPrefix {
    var address: IPAddress?
    var length: UInt8?
    for attribute in attributes {
      switch UInt32(attribute.type) {
      case WGALLOWEDIP_A_IPADDR.rawValue: address = IPAddress(bytes: attribute.payload)
      case WGALLOWEDIP_A_CIDR_MASK.rawValue: length = try attribute.integer(UInt8.self)
      default: continue
      }
    }
    guard let address, let length, let prefix = IPPrefix(address, length: Int(length)) else {
      throw MalformedMessageError(.peerPrefix)
    }
    return prefix
  }
}
