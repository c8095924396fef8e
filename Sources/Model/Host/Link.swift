/// A network interface, as RTM_GETLINK reports it.
public struct Link: Hashable, Sendable, Codable {
  public let index: Int
  /// The name, which an administrator may change and which proves nothing.
  public let name: String
  /// IFLA_INFO_KIND: `tun`, `wireguard`, `veth` …; nil for a physical device and for loopback.
  public let kind: String?
  /// Of a `tun` link, whether it carries packets (`tun`) or frames (`tap`).
  public let tunMode: TunMode?
  /// Administratively up (IFF_UP).
  public let up: Bool
  /// Carrier (IFF_LOWER_UP); of a tun link: a process is attached.
  public let carrier: Bool
  public let loopback: Bool
  public let mtu: Int?
  /// The index of the bridge, bond or VRF that it belongs to.
  public let master: Int?
  /// The index of the link below it, or of a veth's other end; nil where that is in another namespace.
  public let lower: Int?
  /// Of a tun link: it stays when its process ends.
  package let persistent: Bool?
  /// Of a link that encapsulates: the one other end that it is configured with; nil for one that asks routes or a
  /// forwarding table, and where it was not read.
  public let remote: IPAddress?
  /// Of a vxlan link: the other ends that its forwarding table names, one by one, or where they are many the networks
  /// that they lie in; nil where it names none.
  public let ends: [IPPrefix]?
  /// Whether it is a device of the machine's own, or one that its hypervisor gives it (IFLA_PARENT_DEV_NAME, Linux 5.14);
  /// false where it is known to be none, nil where neither is known.
  public let device: Bool?
  /// Whether the link below it, or a veth's other end, is in another namespace (IFLA_LINK_NETNSID); nil where it is not.
  public let lowerElsewhere: Bool?
  /// Where it is: the number by which this namespace knows that one.
  public let lowerNamespace: Int32?
  /// Of an xfrm interface: the id by which policies belong to it (IFLA_XFRM_IF_ID).
  public let xfrmID: UInt32?

  /// The two modes of the tun driver (`IFF_TUN`, `IFF_TAP`).
  public enum TunMode: String, Hashable, Sendable, Codable { case tun, tap }
  /// How many queues a tun interface with several has, of which each is a descriptor; nil for one with a single queue.
  package let queues: Int?

  public init(
    index: Int, name: String, kind: String? = nil, tunMode: TunMode? = nil, up: Bool = true,
    carrier: Bool = true, loopback: Bool = false, mtu: Int? = nil, master: Int? = nil, lower: Int? = nil,
    persistent: Bool? = nil, remote: IPAddress? = nil, ends: [IPPrefix]? = nil, xfrmID: UInt32? = nil,
    device: Bool? = nil, lowerElsewhere: Bool? = nil, lowerNamespace: Int32? = nil, queues: Int? = nil
  ) {
    self.index = index
    self.name = name
    self.kind = kind
    self.tunMode = tunMode
    self.up = up
    self.carrier = carrier
    self.loopback = loopback
    self.mtu = mtu
    self.master = master
    self.lower = lower
    self.persistent = persistent
    self.remote = remote
    self.ends = ends
    self.xfrmID = xfrmID
    self.device = device
    self.lowerElsewhere = lowerElsewhere
    self.lowerNamespace = lowerNamespace
    self.queues = queues
  }

  enum CodingKeys: String, CodingKey {
    case index, name, kind, up, carrier, loopback, mtu, master, lower, persistent, remote, ends, device,
      queues
    case lowerElsewhere = "lower_elsewhere"
    case lowerNamespace = "lower_namespace"
    case tunMode = "tun_mode"
    case xfrmID = "xfrm_id"
  }
}

extension Link {
  /// The same link with the other ends of its forwarding table.
  public func leading(to ends: [IPPrefix]) -> Link {
    Link(
      index: index, name: name, kind: kind, tunMode: tunMode, up: up, carrier: carrier, loopback: loopback,
      mtu: mtu, master: master, lower: lower, persistent: persistent, remote: remote,
      ends: ends.isEmpty ? nil : ends, xfrmID: xfrmID, device: device, lowerElsewhere: lowerElsewhere,
      lowerNamespace: lowerNamespace, queues: queues)
  }

  /// The same link with the one other end that it has.
  public func encapsulated(to remote: IPAddress) -> Link {
    Link(
      index: index, name: name, kind: kind, tunMode: tunMode, up: up, carrier: carrier, loopback: loopback,
      mtu: mtu, master: master, lower: lower, persistent: persistent, remote: remote, ends: ends,
      xfrmID: xfrmID, device: device, lowerElsewhere: lowerElsewhere, lowerNamespace: lowerNamespace,
      queues: queues)
  }

  /// The same link with what its driver says of it, where the kernel's message has no kind.
  public func driven(kind: String?, device: Bool?) -> Link {
    Link(
      index: index, name: name, kind: kind ?? self.kind, tunMode: tunMode, up: up, carrier: carrier,
      loopback: loopback, mtu: mtu, master: master, lower: lower, persistent: persistent, remote: remote,
      ends: ends, xfrmID: xfrmID, device: device ?? self.device, lowerElsewhere: lowerElsewhere,
      lowerNamespace: lowerNamespace, queues: queues)
  }
}

/// An address of an interface with the length of its network.
public struct InterfaceAddress: Hashable, Sendable, Codable {
  /// The index of the interface.
  public let interface: Int
  public let address: IPAddress
  public let prefixLength: Int
  /// The other end of a point-to-point link.
  package let peer: IPAddress?

  public init(interface: Int, address: IPAddress, prefixLength: Int, peer: IPAddress? = nil) {
    self.interface = interface
    self.address = address
    self.prefixLength = prefixLength
    self.peer = peer
  }

  enum CodingKeys: String, CodingKey {
    case interface, address, peer
    case prefixLength = "prefix_length"
  }
}
