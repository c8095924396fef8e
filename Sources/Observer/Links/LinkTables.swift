import CLinux
import Linux
import Model

/// The kernel's tables of links and addresses, of the namespace that the calling thread is in.
struct LinkTables {
  private let socket: NetlinkSocket

  init() throws(CollectorError) { self.socket = try NetlinkSocket.opened(NETLINK_ROUTE) }

  /// Every interface.
  func links() throws(CollectorError) -> [Link] {
    let messages = try socket.collected(Int32(RTM_GETLINK)) { $0.append(Self.interfaceHeader) }
    let links = try messages.parsed { payload throws(MalformedMessageError) in try Link(payload: payload) }
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
    let messages = try socket.collected(Int32(RTM_GETNEIGH)) {
      $0.append(ForwardingEntry.request(link: link))
    }
    let entries = try messages.parsed { payload throws(MalformedMessageError) in
      try ForwardingEntry(payload: payload)
    }
    return ForwardingEntry.ends(entries.filter { $0.link == link })
  }

  /// Every address of every interface.
  func addresses() throws(CollectorError) -> [InterfaceAddress] {
    let messages = try socket.collected(Int32(RTM_GETADDR)) { $0.append([UInt8](repeating: 0, count: 8)) }
    return try messages.parsed { payload throws(MalformedMessageError) in
      try InterfaceAddress(payload: payload)
    }
  }

  /// `struct ifinfomsg` for any family and any interface.
  private static let interfaceHeader = [UInt8](repeating: 0, count: 16)
}
