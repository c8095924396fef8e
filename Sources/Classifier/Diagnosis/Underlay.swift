public import Model

/// The interfaces by which a host's tunnels reach their gateways.
public struct Underlay: Sendable {
  private let tunnels: [Tunnel]
  private let routes: [GatewayRoute]

  public init(tunnels: [Tunnel], state: HostState) {
    self.tunnels = tunnels
    routes = state.gatewayRoutes
  }

  /// The interface that carries a tunnel, by its id: that of the outermost where one carries another; nil where it is
  /// not known.
  public func interface(of id: String) -> String? {
    guard var tunnel = tunnels.first(where: { $0.id == id }) else { return nil }
    var seen: Set<String> = [id]
    while let carrier = tunnel.carriedBy, seen.insert(carrier).inserted,
      let next = tunnels.first(where: { $0.id == carrier })
    {
      tunnel = next
    }
    guard let gateway = tunnel.gateway?.address else { return nil }
    let inside = Set(tunnels.compactMap(\.interface))
    let own = routes.filter { route in
      route.address == gateway && route.interface.map { !inside.contains($0) } ?? false
    }
    return (own.first(where: \.markKnown) ?? own.first)?.interface
  }
}
