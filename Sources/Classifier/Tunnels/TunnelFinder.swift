import Model

/// Finds the tunnels of a host: by what the kernel reports of its links, policies, routes and diversions, by who holds the tun
/// driver, by what runs.
struct TunnelFinder {
  let state: HostState
  let products: ProductIndex
  let namespaces: Profile.NamespaceScope
  let routing: Routing
  /// The registry's.
  let internalPrefixes: [IPPrefix]
  let borders: KnownBorders

  /// Every tunnel in scope, in an order that the same host always gives: interfaces, policies, routes, diversions, then
  /// other namespaces, then programs without a tunnel.
  func tunnels() -> [TunnelDraft] {
    let processes = Dictionary(state.processes.map { ($0.pid, $0) }) { first, _ in first }
    let overlays = OverlayRule(
      internalPrefixes: internalPrefixes, own: Set(state.addresses.map(\.address)), routing: routing,
      borders: borders, neighbourhoods: neighbourhoods)
    let stack = LinkStack(state.links)
    let interfaces = InterfaceTunnels(
      state: state, products: products, routing: routing, overlays: overlays, processes: processes,
      stack: stack, lines: PPPoELines(state))
    let policies = PolicyTunnels(state: state, products: products, overlays: overlays)
    var drafts = interfaces.tunnels(policies: policies)
    drafts += PacketTunnels(
      state: state, products: products, routing: routing, processes: processes, stack: stack
    ).tunnels()
    drafts += policies.tunnels(beside: drafts)
    drafts += RouteTunnels(state: state, routing: routing).tunnels()
    drafts += DiversionTunnels(state: state, products: products, processes: processes).tunnels()
    drafts += NamespaceTunnels(
      state: state, products: products, namespaces: namespaces, overlays: overlays, processes: processes
    ).tunnels()
    drafts += ProgramTunnels(state: state, products: products, namespaces: namespaces).tunnels(beside: drafts)
    for index in drafts.indices { drafts[index].id = "t\(index + 1)" }
    return drafts
  }

  /// The networks on the links of this host that are no tunnels, as the kernel's own routes show them; nothing wider than
  /// one network is.
  private var neighbourhoods: [IPPrefix] {
    let links = Set(state.links.filter { !$0.loopback && TunnelKind(of: $0) == nil }.map(\.index))
    return state.routes.filter { route in
      route.action == .unicast && route.installer == Route.Installer.kernel && route.nextHop == nil
        && !route.encapsulates
        && route.destination.length >= (route.destination.family == .v4 ? 16 : 48)
        && !route.interfaces.isEmpty && route.interfaces.allSatisfy(links.contains)
    }.map(\.destination)
  }
}
