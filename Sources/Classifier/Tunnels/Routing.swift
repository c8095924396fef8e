import Model

/// The host's routes as look-ups find them: a route in a table that no rule asks carries nothing.
struct Routing {
  private struct TableOfFamily: Hashable {
    let family: IPAddress.Family
    let table: UInt32
  }

  /// How a rule leads to a table.
  private struct TableRule {
    let selector: Selector?
    let suppressed: UInt32?
  }

  private let rulesByTable: [TableOfFamily: [TableRule]]
  private let fallback: [IPAddress.Family: [TableRule]]
  private let all: [Route]
  /// By interface, and those that may lead to gateways: their places among all. A router has tens of thousands.
  private let routes: [Int: [Int32]]
  private let hostRoutes: [Int32]
  /// Those that do something else than to lead to a next hop: that are `local`, say, or wrap what they take.
  private let unusual: [Int32]

  init(_ state: HostState) {
    var rulesByTable: [TableOfFamily: [TableRule]] = [:]
    var fallback: [IPAddress.Family: [TableRule]] = [:]
    if state.report(of: .rules).status == .complete {
      for rule in state.rules.sorted(by: { $0.priority < $1.priority }) {
        let entry = TableRule(selector: rule.selector, suppressed: rule.suppressedPrefixLength)
        if let table = rule.table {
          rulesByTable[TableOfFamily(family: rule.family, table: table), default: []].append(entry)
        } else if rule.vrf {
          // The table is that of the packet's VRF, which may be any.
          fallback[rule.family, default: []]
            .append(TableRule(selector: rule.selector ?? .vrf, suppressed: rule.suppressedPrefixLength))
        }
      }
    } else {
      // The rules are not known: every table may be asked, and none is left out.
      for family in IPAddress.Family.allCases {
        fallback[family] = [TableRule(selector: nil, suppressed: nil)]
      }
    }
    self.rulesByTable = rulesByTable
    self.fallback = fallback

    var routes: [Int: [Int32]] = [:]
    var (hostRoutes, unusual): ([Int32], [Int32]) = ([], [])
    for (place, route) in state.routes.enumerated() {
      if route.action != .unicast || route.encapsulation != nil { unusual.append(Int32(place)) }
      guard route.action == .unicast else { continue }
      let interfaces = route.interfaces
      for (number, interface) in interfaces.enumerated() where !interfaces[..<number].contains(interface) {
        routes[interface, default: []].append(Int32(place))
      }
      if Self.mayLeadToGateway(route) { hostRoutes.append(Int32(place)) }
    }
    self.all = state.routes
    self.routes = routes
    self.hostRoutes = hostRoutes
    self.unusual = unusual
  }

  /// The routes out of the interface that a look-up finds, but for those that never leave its link.
  func routes(of interface: Int) -> [Route] {
    (routes[interface] ?? []).lazy.map { all[Int($0)] }
      .filter { !$0.destination.isOfOneLink && !selectors(to: $0).isEmpty }
  }

  /// What the routes send out of the interface.
  func captures(of interface: Int) -> [Capture] { captures(by: routes(of: interface)) }

  /// The routes of a sort that a look-up finds, but for those that never leave their link.
  func routes(_ isWanted: (Route) -> Bool) -> [Route] {
    all.filter { isWanted($0) && !$0.destination.isOfOneLink && !selectors(to: $0).isEmpty }
  }

  /// Those of a sort among the routes that do something else than to lead to a next hop.
  func unusualRoutes(_ isWanted: (Route) -> Bool) -> [Route] {
    unusual.lazy.map { all[Int($0)] }
      .filter { isWanted($0) && !$0.destination.isOfOneLink && !selectors(to: $0).isEmpty }
  }

  /// What routes take.
  func captures(by routes: [Route]) -> [Capture] {
    var captures: Set<Capture> = []
    for route in routes {
      let selectors = selectors(to: route)
      for selector in selectors.contains(nil) ? [nil] : selectors {
        captures.insert(Capture(prefix: route.destination, table: route.table, selector: selector))
      }
    }
    return captures.sorted {
      ($0.table, $0.prefix, $0.selector?.description ?? "")
        < ($1.table, $1.prefix, $1.selector?.description ?? "")
    }
  }

  /// The addresses that have a route of their own past the interface, as a client adds one for its gateway before
  /// it sends everything else into its tunnel.
  func hostsBeside(_ interface: Int) -> Set<IPAddress> {
    Set(
      hostRoutes.lazy.map { all[Int($0)] }.filter {
        !$0.interfaces.contains(interface) && !selectors(to: $0).isEmpty
      }
      .map(\.destination.address))
  }

  private func selectors(to route: Route) -> [Selector?] {
    let family = route.destination.family
    let asked = rulesByTable[TableOfFamily(family: family, table: route.table)] ?? []
    return (asked.isEmpty ? fallback[family] ?? [] : asked)
      .filter { rule in rule.suppressed.map { route.destination.length > Int($0) } ?? true }
      .map(\.selector)
  }

  /// What installs routes without a client's doing.
  private static let byTheNetwork: [UInt8] = [
    Route.Installer.redirect, Route.Installer.kernel, Route.Installer.advertisement, Route.Installer.dhcp,
  ]

  /// Whether a route looks like one to a gateway: one host, by a next hop, written by a program or a person. What
  /// the kernel itself, a redirect, a router advertisement or DHCP installed comes from the network and not from a
  /// client.
  private static func mayLeadToGateway(_ route: Route) -> Bool {
    let address = route.destination.address
    return route.action == .unicast && route.destination.isHost && route.nextHop != nil
      && !route.interfaces.isEmpty && !byTheNetwork.contains(route.installer)
      && !address.isLoopback && !address.isLinkLocal && !address.isMulticast && !address.isUnspecified
  }
}

extension IPPrefix {
  /// Whether the prefix is for the neighbours on one link or for a group of hosts: every interface has such, and they
  /// capture nothing.
  var isOfOneLink: Bool {
    let least = family == .v4 ? (address.isMulticast ? 4 : 16) : (address.isMulticast ? 8 : 10)
    return (address.isLinkLocal || address.isMulticast) && length >= least
  }
}

extension Capture {
  /// Whether the capture is for the host's traffic at large: for every packet, or for all but those that a rule
  /// excepts, as wg-quick excepts the packets of the tunnel itself.
  var isGeneral: Bool { selector?.isInverted ?? true }
}
