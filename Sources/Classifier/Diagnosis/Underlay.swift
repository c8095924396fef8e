import Model

/// The interfaces by which a host's tunnels reach their gateways.
struct Underlay {
  let remotes: [TunnelRemotes]
  let chain: TunnelChain
  /// The kernel's answers on the routes to gateways.
  let routes: [GatewayRoute]

  /// The interface that carries a tunnel: that of the outermost where one carries another; nil where it is not known.
  func interface(of tunnel: TunnelDraft) -> String? {
    let outermost = chain.outermost(of: tunnel.id)
    let inside = Set(remotes.map(\.draft).filter { $0.role != .line }.compactMap(\.interface))
    let addresses = remotes.first { $0.draft.id == outermost }?.all.compactMap(\.gateway.address) ?? []
    for address in addresses {
      let outside = routes.filter {
        $0.address == address && $0.interface.map { !inside.contains($0) } ?? false
      }
      if let route = outside.first(where: \.markKnown) ?? outside.first { return route.interface }
    }
    return nil
  }
}
