import CLinux
import Glibc
import Model

@testable import Observer

/// A builder of the kernel's answer to WG_CMD_GET_DEVICE, byte by byte as drivers/net/wireguard/netlink.c lays it out.
struct WireGuardAnswer {
  struct Peer {
    var publicKey: [UInt8]
    var presharedKey = [UInt8](repeating: 0, count: 32)
    var endpoint: SocketAddress?
    var seconds: UInt64 = 0
    var nanoseconds: UInt64 = 0
    var prefixes: [IPPrefix] = []
  }

  var privateKey = [UInt8](repeating: 0x11, count: 32)
  var listenPort: UInt16 = 51820
  var firewallMark: UInt32 = 0
  var peers: [Peer] = []

  /// A message of the device's first kind, with the peers that fit in.
  func first(_ peers: [[UInt8]]) -> [UInt8] {
    message(
      attribute(WGDEVICE_A_LISTEN_PORT.rawValue, bytes(listenPort))
        + attribute(WGDEVICE_A_FWMARK.rawValue, bytes(firewallMark))
        + attribute(WGDEVICE_A_IFINDEX.rawValue, bytes(UInt32(7)))
        + attribute(WGDEVICE_A_IFNAME.rawValue, Array("wg0".utf8) + [0])
        + attribute(WGDEVICE_A_PRIVATE_KEY.rawValue, privateKey)
        + attribute(WGDEVICE_A_PUBLIC_KEY.rawValue, [UInt8](repeating: 0x22, count: 32))
        + nest(WGDEVICE_A_PEERS.rawValue, peers.flatMap { $0 }))
  }

  /// A message that goes on with more peers.
  func next(_ peers: [[UInt8]]) -> [UInt8] { message(nest(WGDEVICE_A_PEERS.rawValue, peers.flatMap { $0 })) }

  /// A complete peer.
  func whole(_ peer: Peer) -> [UInt8] {
    var out = attribute(WGPEER_A_PUBLIC_KEY.rawValue, peer.publicKey)
    out += attribute(WGPEER_A_PRESHARED_KEY.rawValue, peer.presharedKey)
    out += attribute(WGPEER_A_LAST_HANDSHAKE_TIME.rawValue, bytes(peer.seconds) + bytes(peer.nanoseconds))
    out += attribute(WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL.rawValue, bytes(UInt16(25)))
    out += attribute(WGPEER_A_TX_BYTES.rawValue, bytes(UInt64(1)))
    out += attribute(WGPEER_A_RX_BYTES.rawValue, bytes(UInt64(2)))
    out += attribute(WGPEER_A_PROTOCOL_VERSION.rawValue, bytes(UInt32(1)))
    if let endpoint = peer.endpoint {
      let port = bytes(endpoint.port.bigEndian)
      let address = endpoint.address.bytes
      out += attribute(
        WGPEER_A_ENDPOINT.rawValue,
        address.count == 4
          ? bytes(UInt16(AF_INET)) + port + address + zeros(8)
          : bytes(UInt16(AF_INET6)) + port + zeros(4) + address + zeros(4))
    }
    return nest(0, out + prefixes(peer.prefixes))
  }

  /// More prefixes of a peer that the message before ended with.
  func more(_ publicKey: [UInt8], _ list: [IPPrefix]) -> [UInt8] {
    nest(0, attribute(WGPEER_A_PUBLIC_KEY.rawValue, publicKey) + prefixes(list))
  }

  private func prefixes(_ list: [IPPrefix]) -> [UInt8] {
    if list.isEmpty { return [] }
    return nest(
      WGPEER_A_ALLOWEDIPS.rawValue,
      list.flatMap { prefix in
        nest(
          0,
          attribute(WGALLOWEDIP_A_CIDR_MASK.rawValue, [UInt8(prefix.length)])
            + attribute(WGALLOWEDIP_A_FAMILY.rawValue, bytes(UInt16(prefix.family.number)))
            + attribute(WGALLOWEDIP_A_IPADDR.rawValue, prefix.address.bytes))
      })
  }

  private func message(_ attributes: [UInt8]) -> [UInt8] {
    let payload = [UInt8(WG_CMD_GET_DEVICE.rawValue), UInt8(WG_GENL_VERSION), 0, 0] + attributes
    return bytes(UInt32(payload.count + 16)) + bytes(UInt16(0x1c)) + bytes(UInt16(2)) + bytes(UInt32(1))
      + bytes(UInt32(0)) + payload
  }

  private func attribute(_ type: UInt32, _ value: [UInt8]) -> [UInt8] {
    bytes(UInt16(value.count + 4)) + bytes(UInt16(type)) + value + zeros((4 - value.count % 4) % 4)
  }

  /// An attribute of attributes, with NLA_F_NESTED as nla_nest_start sets it.
  private func nest(_ type: UInt32, _ value: [UInt8]) -> [UInt8] { attribute(type | 0x8000, value) }

  private func bytes<T: FixedWidthInteger>(_ value: T) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }

  private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
}

/// A key that is the same byte again and again, and its base64.
func key(_ byte: UInt8) -> (bytes: [UInt8], text: String) {
  let bytes = [UInt8](repeating: byte, count: 32)
  return (bytes, WireGuardDraft.base64(key: bytes) ?? "")
}

/// An address with a port; the texts of tests are known to be right.
func end(_ address: String, _ port: UInt16) throws -> SocketAddress {
  SocketAddress(address: try found(IPAddress(address)), port: port)
}

/// Prefixes from their texts.
func prefixes(_ texts: String...) throws -> [IPPrefix] { try texts.map { try found(IPPrefix($0)) } }

private struct Missing: Error {}

private func found<Value>(_ value: Value?) throws -> Value {
  guard let value else { throw Missing() }
  return value
}
