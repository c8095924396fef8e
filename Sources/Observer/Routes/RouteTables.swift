import CLinux
import Linux
import Model

/// The kernel's tables of routes and of routing rules, of the namespace that the calling thread is in.
struct RouteTables {
  private let socket: NetlinkSocket

  init() throws(CollectorError) { self.socket = try NetlinkSocket.opened(NETLINK_ROUTE) }

  /// Every route of every table, but for those in the table `local` of the host's own addresses, which the kernel
  /// keeps. That table is asked before all others, so that a route that was added there takes the most.
  func routes() throws(CollectorError) -> [Route] {
    var found: [Route] = []
    // Most routes lead out of the interface of the one before: they share one list of it.
    var shared: [Int] = []
    for family in IPAddress.Family.allCases {
      let routes = try perFamily(Int32(RTM_GETROUTE), family) {
        payload throws(MalformedMessageError) -> Route? in
        guard let route = try Route(payload: payload, sharing: &shared) else { return nil }
        return route.table != Route.Table.local || route.isAddedByHand ? route : nil
      }
      if found.isEmpty { found = routes } else { found += routes }
    }
    return found
  }

  /// Every routing policy rule, by priority.
  func rules() throws(CollectorError) -> [RoutingRule] {
    var found: [RoutingRule] = []
    for family in IPAddress.Family.allCases {
      found += try perFamily(Int32(RTM_GETRULE), family) { payload throws(MalformedMessageError) in
        try RoutingRule(payload: payload)
      }
    }
    return found.sorted { ($0.family.bits, $0.priority) < ($1.family.bits, $1.priority) }
  }

  /// A dump of one family; a kernel built without the family has nothing of it.
  private func perFamily<Value>(
    _ type: Int32, _ family: IPAddress.Family,
    _ parse: (ArraySlice<UInt8>) throws(MalformedMessageError) -> Value?
  ) throws(CollectorError) -> [Value] {
    do {
      return try socket.collected(
        type, build: { $0.append([family.number] + [UInt8](repeating: 0, count: 11)) }, parse: parse)
    } catch .unsupported {
      return []
    }
  }
}

extension Route {
  /// Whether a route of the table `local` is none of those that the kernel makes there for its addresses: each host
  /// by itself, all of loopback, broadcasts and groups. The protocol that it names as its installer proves nothing.
  var isAddedByHand: Bool {
    switch action {
    case .local:
      !destination.isHost && !(destination.address.isLoopback && destination.length >= 8)
    case .broadcast, .anycast, .multicast: false
    default: !(destination.address.isMulticast && destination.length >= 8)
    }
  }
}
