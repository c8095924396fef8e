import CLinux
import Glibc
import Model

extension Link {
  /// A link from the payload of RTM_NEWLINK: `struct ifinfomsg`, then IFLA_* attributes (rtnetlink(7)).
  init(payload: ArraySlice<UInt8>) throws(MalformedMessage) {
    var reader = ByteReader(payload)
    try reader.skip(2)
    let hardware = try reader.integer(UInt16.self)
    let index = Int(Int32(bitPattern: try reader.integer(UInt32.self)))
    let flags = try reader.integer(UInt32.self)
    try reader.skip(4)

    var name = ""
    var kind: String?
    var mtu: Int?
    var master: Int?
    var lower: Int?
    var mode: TunMode?
    var persistent: Bool?
    for attribute in try NetlinkAttribute.parse(reader.rest) {
      switch Int(attribute.type) {
      case IFLA_IFNAME: name = attribute.text
      case IFLA_MTU: mtu = Int(try attribute.integer(UInt32.self))
      case IFLA_MASTER: master = Int(try attribute.integer(UInt32.self))
      case IFLA_LINK: lower = Int(try attribute.integer(UInt32.self))
      case IFLA_LINKINFO:
        let info = try NetlinkAttribute.parse(attribute.payload)
        kind = info.first { $0.type == UInt16(IFLA_INFO_KIND) }?.text
        guard kind == "tun", let data = info.first(where: { $0.type == UInt16(IFLA_INFO_DATA) })
        else { continue }
        for detail in try NetlinkAttribute.parse(data.payload) {
          switch Int(detail.type) {
          case IFLA_TUN_TYPE:
            mode = try detail.integer(UInt8.self) == UInt8(IFF_TAP) ? .tap : .tun
          case IFLA_TUN_PERSIST: persistent = try detail.integer(UInt8.self) != 0
          default: continue
          }
        }
      default: continue
      }
    }
    // Kernels before 4.18 tell no tun details; a tap then shows as Ethernet.
    if kind == "tun", mode == nil { mode = hardware == ethernet ? .tap : .tun }
    self.init(
      index: index, name: name, kind: kind, tunMode: mode, up: flags & UInt32(IFF_UP) != 0,
      carrier: flags & 0x10000 != 0, loopback: flags & UInt32(IFF_LOOPBACK) != 0, mtu: mtu,
      master: master, lower: lower, persistent: persistent)
  }
}

/// ARPHRD_ETHER of linux/if_arp.h.
private let ethernet: UInt16 = 1

extension InterfaceAddress {
  /// An address from the payload of RTM_NEWADDR: `struct ifaddrmsg`, then IFA_* attributes.
  ///
  /// IFA_LOCAL is the host's own; on a point-to-point link IFA_ADDRESS is the other end's.
  init?(payload: ArraySlice<UInt8>) throws(MalformedMessage) {
    var reader = ByteReader(payload)
    try reader.skip(1)
    let length = Int(try reader.integer(UInt8.self))
    try reader.skip(2)
    let index = Int(try reader.integer(UInt32.self))
    var local: IPAddress?
    var address: IPAddress?
    for attribute in try NetlinkAttribute.parse(reader.rest) {
      switch Int(attribute.type) {
      case IFA_LOCAL: local = IPAddress(bytes: attribute.payload)
      case IFA_ADDRESS: address = IPAddress(bytes: attribute.payload)
      default: continue
      }
    }
    guard let own = local ?? address, length <= own.family.bits else { return nil }
    self.init(
      interface: index, address: own, prefixLength: length, peer: address == own ? nil : address)
  }
}
