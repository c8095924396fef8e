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
    let interfaces = InterfaceTunnels(
      state: state, products: products, routing: routing, overlays: overlays, processes: processes,
      stack: LinkStack(state.links))
    let policies = PolicyTunnels(state: state, products: products, overlays: overlays)
    var drafts = interfaces.tunnels(policies: policies)
    drafts += policies.tunnels()
    drafts += RouteTunnels(state: state, routing: routing).tunnels()
    drafts += DiversionTunnels(state: state, products: products, processes: processes).tunnels()
    drafts += NamespaceTunnels(
      state: state, products: products, namespaces: namespaces, overlays: overlays, processes: processes
    ).tunnels()
    drafts += idlePrograms(besides: Set(drafts.flatMap { $0.holder?.pids ?? [] }))
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

  /// Programs of the catalogue of which no tunnel was seen.
  private func idlePrograms(besides busy: Set<Int32>) -> [TunnelDraft] {
    let busy = busy.union(state.holders.map(\.pid))
    return state.processes.sorted { $0.pid < $1.pid }.compactMap { process in
      if busy.contains(process.pid) { return nil }
      if namespaces == .own, let netns = process.netns, netns != state.netns { return nil }
      guard let identity = products.identity(of: process), let ways = identity.product.ways,
        let kind = ways.kinds.first, !ways.isTool || state.isListening([process])
      else { return nil }
      return TunnelDraft(
        kind: kind, place: .processOnly, interface: nil, netns: process.netns, state: .idle,
        holder: TunnelProcesses(process: process, products: products), identity: identity)
    }
  }
}
