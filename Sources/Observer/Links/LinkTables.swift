import CLinux
import Linux
import Model

/// The kernel's tables of links and addresses, of the namespace that the calling thread is in.
struct LinkTables {
  private let socket: NetlinkSocket

  init() throws(CollectorError) { self.socket = try NetlinkSocket.opened(NETLINK_ROUTE) }

  /// Every interface.
  func links() throws(CollectorError) -> [Link] {
    let links = try socket.collected(Int32(RTM_GETLINK)) {
      $0.append(Self.interfaceHeader)
      // Without counters, which are the greater part of the answer and nobody asks for.
      $0.attribute(Int(IFLA_EXT_MASK), UInt32(RTEXT_FILTER_SKIP_STATS))
    } parse: { payload throws(MalformedMessageError) in
      try Link(payload: payload)
    }
    let drivers = LinkDrivers()
    var known: [Link] = []
    for link in links {
      known.append(
        link.kind == "vxlan" ? link.leading(to: try ends(of: link.index)) : drivers.described(link))
    }
    guard known.contains(where: L2TPTunnels.isEthernet) else { return known }
    return L2TPTunnels()?.described(known) ?? known
  }

  /// The other ends that the forwarding table of a vxlan link names.
  private func ends(of link: Int) throws(CollectorError) -> [IPPrefix] {
    // Linux before 4.20 reports all links', whatever the request says.
    let entries = try socket.collected(Int32(RTM_GETNEIGH)) {
      $0.append(ForwardingEntry.request(link: link))
    } parse: { payload throws(MalformedMessageError) in
      try ForwardingEntry(payload: payload)
    }
    return ForwardingEntry.ends(entries.filter { $0.link == link })
  }

  /// Every address of every interface.
  func addresses() throws(CollectorError) -> [InterfaceAddress] {
    try socket.collected(Int32(RTM_GETADDR)) {
      $0.append([UInt8](repeating: 0, count: 8))
    } parse: { payload throws(MalformedMessageError) in
      try InterfaceAddress(payload: payload)
    }
  }

  /// `struct ifinfomsg` for any family and any interface.
  private static let interfaceHeader = [UInt8](repeating: 0, count: 16)
}
