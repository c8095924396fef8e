import Model

/// The networks behind the tunnels of a host: those that their interfaces are in, and the next hops that lie there. Whatever
/// is reached there is reached through the tunnel, and is not its gateway.
struct TunnelNetworks {
  private let networks: [Int: [IPPrefix]]
  private let hops: [Int: Set<IPAddress>]
  private let routes: [IPAddress: Set<String?>]

  init(_ state: HostState) {
    networks = Dictionary(grouping: state.addresses, by: \.interface).mapValues { addresses in
      addresses.compactMap { IPPrefix($0.address, length: $0.prefixLength) }.filter { !$0.isHost }
    }
    var hops: [Int: Set<IPAddress>] = [:]
    // A router's routes lead by the same hop in their thousands.
    var last: (link: Int, hop: IPAddress)?
    for route in state.routes {
      guard let hop = route.nextHop, route.interfaces.count == 1, let link = route.interfaces.first else {
        continue
      }
      if let last, last == (link, hop) { continue }
      last = (link, hop)
      hops[link, default: []].insert(hop)
    }
    self.hops = hops
    self.routes = Dictionary(grouping: state.gatewayRoutes, by: \.address).mapValues {
      Set($0.map(\.interface))
    }
  }

  /// Whether an address lies behind a link, and the kernel's look-ups lead into it: anybody who may add an address to
  /// the link could hide a gateway so.
  func contain(_ address: IPAddress, behind link: Link) -> Bool {
    let isInside =
      networks[link.index]?.contains { $0.contains(address) } ?? false
      || hops[link.index]?.contains(address) ?? false
    guard isInside, let known = routes[address] else { return false }
    return known.allSatisfy { $0 == link.name }
  }
}
