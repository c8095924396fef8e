import Linux
import Model

/// The kernel's L2TP tunnels, by generic netlink (linux/l2tp.h): where the frames of Ethernet links over L2TP go.
///
/// A session does not say which link is its own: it keeps the name that this had first, which another one may have by now,
/// and a link may have been moved into another namespace. So an end is known only where it is the same for all.
struct L2TPTunnels {
  /// The other ends of the sessions that carry Ethernet, one for each; nil for one that sends nowhere, or whose tunnel is
  /// gone.
  private let remotes: [IPAddress?]

  /// Asks the kernel, which tells it to who has CAP_NET_ADMIN; nil where it does not tell.
  init?() {
    guard let netlink = try? GenericNetlink(), let family = try? netlink.family("l2tp") else { return nil }
    func dump(_ command: UInt8) -> [NetlinkMessage]? {
      try? netlink.dump(
        family: family, command: command, version: 1, limit: Self.mostMessages, erase: Self.erase
      ) { _ in }
    }
    // L2TP_CMD_TUNNEL_GET and L2TP_CMD_SESSION_GET.
    guard let tunnels = dump(4), let sessions = dump(8) else { return nil }
    try? self.init(tunnels: tunnels, sessions: sessions)
  }

  init(tunnels: [NetlinkMessage], sessions: [NetlinkMessage]) throws(MalformedMessageError) {
    var ends: [UInt32: IPAddress] = [:]
    for message in tunnels {
      let attributes = try Self.attributes(message)
      guard let number = try attributes[Self.tunnel]?.integer(UInt32.self),
        let address = attributes[Self.address4] ?? attributes[Self.address6]
      else { continue }
      // A socket that is not connected has none.
      ends[number] = IPAddress(bytes: address.payload).flatMap { $0.isUnspecified ? nil : $0 }
    }
    var remotes: [IPAddress?] = []
    for message in sessions {
      let attributes = try Self.attributes(message)
      guard try attributes[Self.wire]?.integer(UInt16.self) == Self.ethernet else { continue }
      let number = try attributes[Self.tunnel]?.integer(UInt32.self)
      remotes.append(number.flatMap { ends[$0] })
    }
    self.remotes = remotes
  }

  /// The links of a namespace, with the other end of those of L2TP: where all of its sessions have the same one, and there
  /// are as many as there are links.
  func described(_ links: [Link]) -> [Link] {
    let own = links.filter(Self.isEthernet)
    guard own.count == remotes.count, Set(remotes).count == 1, let remote = remotes[0] else { return links }
    return links.map { Self.isEthernet($0) ? $0.encapsulated(to: remote) : $0 }
  }

  /// Whether a link is of a kind of which this knows more.
  static func isEthernet(_ link: Link) -> Bool { link.kind == "l2tpeth" }

  /// More tunnels and sessions than some thousands are not read.
  private static let mostMessages = 1024
  /// L2TP_ATTR_PW_TYPE, L2TP_ATTR_CONN_ID, L2TP_ATTR_IP_DADDR, L2TP_ATTR_IP6_DADDR.
  private static let (wire, tunnel, address4, address6): (UInt16, UInt16, UInt16, UInt16) = (1, 9, 25, 32)
  /// L2TP_PWTYPE_ETH.
  private static let ethernet: UInt16 = 5

  /// Overwrites everything but what is needed: sessions have cookies, which their frames are told by.
  private static func erase(_ datagram: UnsafeMutableRawBufferPointer) {
    NetlinkEraser<Void>.erase(datagram, head: 4, at: ()) { type, _ in
      [wire, tunnel, address4, address6].contains(type) ? .kept : .erased
    }
  }

  /// The attributes after `struct genlmsghdr`, by type.
  private static func attributes(
    _ message: NetlinkMessage
  ) throws(MalformedMessageError) -> [UInt16: NetlinkAttribute] {
    var reader = ByteReader(message.payload)
    try reader.skip(4)
    return Dictionary(try NetlinkAttribute.parse(reader.rest).map { ($0.type, $0) }) { first, _ in first }
  }
}
