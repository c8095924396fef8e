import CLinux
import Glibc
import Model

/// The kernel's tables of links, addresses, routes and rules of the namespace that the program runs in.
struct NetworkTables {
  private let socket: NetlinkSocket

  init() throws(CollectorProblem) { self.socket = try NetlinkSocket(NETLINK_ROUTE) }

  /// Every interface.
  func links() throws(CollectorProblem) -> [Link] {
    let messages = try socket.dump(Int32(RTM_GETLINK)) { $0.append(Self.interfaceHeader) }
    let links = try parsed(messages) { payload throws(MalformedMessage) in try Link(payload: payload) }
    var known: [Link] = []
    for link in links {
      known.append(link.kind == "vxlan" ? link.leading(to: try ends(of: link.index)) : link)
    }
    return known
  }

  /// The other ends that the forwarding table of a vxlan link names.
  private func ends(of link: Int) throws(CollectorProblem) -> [IPPrefix] {
    // Linux before 4.20 asks all links, whatever the request says.
    let messages = try socket.dump(Int32(RTM_GETNEIGH)) { $0.append(ForwardingEntry.request(link: link)) }
    let entries = try parsed(messages) { payload throws(MalformedMessage) in
      try ForwardingEntry(payload: payload)
    }
    return ForwardingEntry.ends(entries.filter { $0.link == link })
  }

  /// Every address of every interface.
  func addresses() throws(CollectorProblem) -> [InterfaceAddress] {
    let messages = try socket.dump(Int32(RTM_GETADDR)) { $0.append([UInt8](repeating: 0, count: 8)) }
    return try parsed(messages) { payload throws(MalformedMessage) in try InterfaceAddress(payload: payload) }
  }

  /// Every route of every table, but for those in the table `local` of the host's own addresses, which the kernel
  /// keeps. That table is asked before all others, so that a route that somebody adds there takes the most.
  func routes() throws(CollectorProblem) -> [Route] {
    var found: [Route] = []
    for family in IPAddress.Family.allCases {
      let messages = try perFamily(Int32(RTM_GETROUTE), family)
      let routes = try parsed(messages) { payload throws(MalformedMessage) in try Route(payload: payload) }
      found += routes.filter { $0.table != UInt32(RT_TABLE_LOCAL.rawValue) || $0.isAddedByHand }
    }
    return found
  }

  /// Every routing policy rule, by priority.
  func rules() throws(CollectorProblem) -> [RoutingRule] {
    var found: [RoutingRule] = []
    for family in IPAddress.Family.allCases {
      let messages = try perFamily(Int32(RTM_GETRULE), family)
      found += try parsed(messages) { payload throws(MalformedMessage) in try RoutingRule(payload: payload) }
    }
    return found.sorted { ($0.family.bits, $0.priority) < ($1.family.bits, $1.priority) }
  }

  /// A dump of one family; a kernel built without the family has nothing of it.
  private func perFamily(
    _ type: Int32, _ family: IPAddress.Family
  ) throws(CollectorProblem) -> [NetlinkMessage] {
    do {
      return try socket.dump(type) { $0.append([family.number] + [UInt8](repeating: 0, count: 11)) }
    } catch .unsupported {
      return []
    }
  }

  private func parsed<Value>(
    _ messages: [NetlinkMessage], _ parse: (ArraySlice<UInt8>) throws(MalformedMessage) -> Value?
  ) throws(CollectorProblem) -> [Value] {
    var values: [Value] = []
    for message in messages {
      do {
        if let value = try parse(message.payload) { values.append(value) }
      } catch {
        throw CollectorProblem.failed(errno: nil, detail: error.description)
      }
    }
    return values
  }

  /// `struct ifinfomsg` for any family and any interface.
  private static let interfaceHeader = [UInt8](repeating: 0, count: 16)
}

extension Route {
  /// Whether a route of the table `local` is none of those that the kernel makes there for its addresses: each host
  /// by itself, all of loopback, broadcasts and groups. Who is said to have installed it proves nothing.
  var isAddedByHand: Bool {
    switch action {
    case .local:
      !destination.isHost && !(destination.address.isLoopback && destination.length >= 8)
    case .broadcast, .anycast, .multicast: false
    default: !(destination.address.isMulticast && destination.length >= 8)
    }
  }
}
