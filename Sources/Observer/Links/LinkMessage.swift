import CLinux
import Glibc
import Linux
import Model

extension Link {
  /// A link from the payload of RTM_NEWLINK: `struct ifinfomsg`, then IFLA_* attributes (rtnetlink(7)).
  init(payload: ArraySlice<UInt8>) throws(MalformedMessageError) {
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
    var lowerNamespace: Int32?
    var mode: TunMode?
    var persistent: Bool?
    var queues: Int?
    var remote: IPAddress?
    var xfrmID: UInt32?
    var parent: String?
    var bus: String?
    for attribute in try NetlinkAttribute.parse(reader.rest) {
      switch Int(attribute.type) {
      case IFLA_IFNAME: name = attribute.text
      case IFLA_MTU: mtu = Int(try attribute.integer(UInt32.self))
      case IFLA_MASTER: master = Int(try attribute.integer(UInt32.self))
      case IFLA_LINK: lower = Int(try attribute.integer(UInt32.self))
      // The number of the link below is then one of another namespace.
      case IFLA_LINK_NETNSID:
        lowerNamespace = Int32(bitPattern: try attribute.integer(UInt32.self))
      case IFLA_PARENT_DEV_NAME: parent = attribute.text
      case IFLA_PARENT_DEV_BUS_NAME: bus = attribute.text
      case IFLA_LINKINFO:
        let info = try NetlinkAttribute.parse(attribute.payload)
        kind = info.first { $0.type == UInt16(IFLA_INFO_KIND) }?.text
        guard let kind, let data = info.first(where: { $0.type == UInt16(IFLA_INFO_DATA) })
        else { continue }
        for detail in try NetlinkAttribute.parse(data.payload) {
          // The numbers of a detail are the kind's own.
          switch (kind, Int(detail.type)) {
          case ("tun", IFLA_TUN_TYPE):
            mode = try detail.integer(UInt8.self) == UInt8(IFF_TAP) ? .tap : .tun
          case ("tun", IFLA_TUN_NUM_QUEUES), ("tun", IFLA_TUN_NUM_DISABLED_QUEUES):
            queues = (queues ?? 0) + Int(try detail.integer(UInt32.self))
          case ("tun", IFLA_TUN_PERSIST): persistent = try detail.integer(UInt8.self) != 0
          case ("xfrm", IFLA_XFRM_IF_ID): xfrmID = try detail.integer(UInt32.self)
          case (_, let type) where Self.remoteTypes[kind]?.contains(type) == true:
            remote = IPAddress(bytes: detail.payload).flatMap { $0.isUnspecified ? nil : $0 } ?? remote
          default: continue
          }
        }
      default: continue
      }
    }
    // Kernels before 4.18 report no tun details; a tap then shows as Ethernet.
    if kind == "tun", mode == nil { mode = hardware == ethernet ? .tap : .tun }
    self.init(
      index: index, name: name, kind: kind, tunMode: mode, up: flags & UInt32(IFF_UP) != 0,
      carrier: flags & 0x10000 != 0, loopback: flags & UInt32(IFF_LOOPBACK) != 0, mtu: mtu,
      master: master, lower: lowerNamespace == nil ? lower : nil, persistent: persistent, remote: remote,
      xfrmID: xfrmID, device: Self.isDevice(kind: kind, parent: parent, bus: bus) ? true : nil,
      lowerElsewhere: lowerNamespace == nil ? nil : true, lowerNamespace: lowerNamespace,
      queues: queues)
  }

  /// Whether a link leads out of the machine: it has a device behind it, and not one that the kernel only simulates.
  ///
  /// The parent's name says what /sys/class/net/NAME/device does, and says it of this namespace, whichever is mounted at
  /// /sys.
  private static func isDevice(kind: String?, parent: String?, bus: String?) -> Bool {
    // What stands upon a device, and is none, has no parent of its own.
    guard [nil, "wwan", "ipoib", "dsa"].contains(kind), let parent else { return false }
    return bus != "netdevsim" && !parent.hasPrefix("hwsim")
  }

  /// By kind: which details hold the address of the other end.
  private static let remoteTypes: [String: Set<Int>] = {
    // IFLA_IPTUN_REMOTE, IFLA_GRE_REMOTE and IFLA_VTI_REMOTE of linux/if_tunnel.h, which defines types that Glibc
    // defines, too.
    let (tunnel, gre, vti): (Set<Int>, Set<Int>, Set<Int>) = ([3], [7], [5])
    return [
      "vxlan": [IFLA_VXLAN_GROUP, IFLA_VXLAN_GROUP6], "geneve": [IFLA_GENEVE_REMOTE, IFLA_GENEVE_REMOTE6],
      "ipip": tunnel, "sit": tunnel, "ip6tnl": tunnel, "gre": gre, "gretap": gre, "ip6gre": gre,
      "ip6gretap": gre, "erspan": gre, "vti": vti, "vti6": vti,
    ]
  }()
}

/// ARPHRD_ETHER of linux/if_arp.h.
private let ethernet: UInt16 = 1

extension InterfaceAddress {
  /// An address from the payload of RTM_NEWADDR: `struct ifaddrmsg`, then IFA_* attributes.
  ///
  /// IFA_LOCAL is the host's own; on a point-to-point link IFA_ADDRESS is the other end's.
  init?(payload: ArraySlice<UInt8>) throws(MalformedMessageError) {
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
