import CLinux
import Glibc
import Linux
import Model

extension Link {
  /// A link from the payload of RTM_NEWLINK: `struct ifinfomsg`, then IFLA_* attributes (rtnetlink(7)).
  init(payload: ArraySlice<UInt8>) throws(MalformedMessageError) {
    let bytes = payload.span.bytes
    let hardware = try bytes.integer(UInt16.self, at: 2)
    let index = Int(Int32(bitPattern: try bytes.integer(UInt32.self, at: 4)))
    let flags = try bytes.integer(UInt32.self, at: 8)

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
    try bytes.eachAttribute(from: 16) { type, _, value throws(MalformedMessageError) in
      switch Int(type) {
      case IFLA_IFNAME: name = value.text
      case IFLA_MTU: mtu = Int(try value.integer(UInt32.self))
      case IFLA_MASTER: master = Int(try value.integer(UInt32.self))
      case IFLA_LINK: lower = Int(try value.integer(UInt32.self))
      // The number of the link below is then one of another namespace.
      case IFLA_LINK_NETNSID: lowerNamespace = Int32(bitPattern: try value.integer(UInt32.self))
      case IFLA_PARENT_DEV_NAME: parent = value.text
      case IFLA_PARENT_DEV_BUS_NAME: bus = value.text
      case IFLA_LINKINFO:
        // What the details are depends on it.
        kind = nil
        try value.eachAttribute { type, _, value throws(MalformedMessageError) in
          if type == UInt16(IFLA_INFO_KIND), kind == nil { kind = value.text }
        }
        guard let kind else { break }
        let remoteTypes = Self.remoteTypes[kind]
        var isFirst = true
        try value.eachAttribute { type, _, value throws(MalformedMessageError) in
          guard type == UInt16(IFLA_INFO_DATA), isFirst else { return }
          isFirst = false
          try value.eachAttribute { type, _, detail throws(MalformedMessageError) in
            // The numbers of a detail are the kind's own.
            switch (kind, Int(type)) {
            case ("tun", IFLA_TUN_TYPE):
              mode = try detail.integer(UInt8.self) == UInt8(IFF_TAP) ? .tap : .tun
            case ("tun", IFLA_TUN_NUM_QUEUES), ("tun", IFLA_TUN_NUM_DISABLED_QUEUES):
              queues = (queues ?? 0) + Int(try detail.integer(UInt32.self))
            case ("tun", IFLA_TUN_PERSIST): persistent = try detail.integer(UInt8.self) != 0
            case ("xfrm", IFLA_XFRM_IF_ID): xfrmID = try detail.integer(UInt32.self)
            case (_, let type) where remoteTypes?.contains(type) == true:
              remote = IPAddress(detail).flatMap { $0.isUnspecified ? nil : $0 } ?? remote
            default: break
            }
          }
        }
      default: break
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
    let bytes = payload.span.bytes
    let length = Int(try bytes.integer(UInt8.self, at: 1))
    let index = Int(try bytes.integer(UInt32.self, at: 4))
    var local: IPAddress?
    var address: IPAddress?
    try bytes.eachAttribute(from: 8) { type, _, value throws(MalformedMessageError) in
      switch Int(type) {
      case IFA_LOCAL: local = IPAddress(value)
      case IFA_ADDRESS: address = IPAddress(value)
      default: break
      }
    }
    guard let own = local ?? address, length <= own.family.bits else { return nil }
    self.init(
      interface: index, address: own, prefixLength: length, peer: address == own ? nil : address)
  }
}
