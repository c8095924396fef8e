import Model

/// The tunnels that are nothing but routes: no link shows them, and no policy or rule of the packet filter does.
struct RouteTunnels {
  let state: HostState
  let routing: Routing

  /// One for each kind of encapsulation, and one for the routes to this host itself.
  func tunnels() -> [TunnelDraft] { encapsulating + [looping].compactMap { $0 } }

  /// Routes that wrap packets by themselves (segment routing, MPLS, a BPF program), out of a link that is no tunnel.
  /// Those out of a tunnel's link are that tunnel's.
  private var encapsulating: [TunnelDraft] {
    let links = Dictionary(state.links.map { ($0.index, $0) }) { first, _ in first }
    func isOut(of link: Link?) -> Bool { link.map { TunnelKind(of: $0) == nil } ?? true }
    let routes = routing.routes { route in
      route.encapsulates && route.interfaces.contains { isOut(of: links[$0]) }
    }
    return Dictionary(grouping: routes) { $0.encapsulation ?? 0 }.sorted { $0.key < $1.key }.map {
      kind, routes in
      let isActive = routes.contains { route in
        route.interfaces.contains { links[$0].map { $0.up && $0.carrier } ?? true }
      }
      return draft(kind == Self.program ? .bpf : .encap, kind, routes, isActive: isActive)
    }
  }

  /// Routes by which whole parts of the Internet are this host's own, so that a process here takes what is meant for
  /// others: a proxy without a rule of the packet filter. Where there is such a rule, it shows the proxy.
  private var looping: TunnelDraft? {
    if state.diversions.contains(where: { $0.kind == .tproxy && $0.ownTraffic }) { return nil }
    let routes = routing.routes { $0.action == .local && $0.destination.isMuchOfTheInternet }
    // A mark is what a transparent proxy's rules give to packets, those of other hosts as well.
    let own = routes.filter { route in
      routing.captures(by: [route]).contains { capture in
        guard let selector = capture.selector else { return true }
        return selector.takesOwnPackets && (selector.isInverted || selector.value(of: .mark) == nil)
      }
    }
    return own.isEmpty ? nil : draft(.redirect, nil, own, isActive: true)
  }

  private func draft(_ kind: TunnelKind, _ encapsulation: UInt16?, _ routes: [Route], isActive: Bool)
    -> TunnelDraft
  {
    let captures = routing.captures(by: routes)
    let isWhole = Coverage.isWhole(captures.filter(\.isGeneral).map(\.prefix))
    return TunnelDraft(
      kind: kind, place: .routes(encapsulation: encapsulation), interface: nil, netns: state.netns,
      state: isActive ? .active : .idle,
      captures: captures, scope: isWhole ? .full : .split, holder: nil, identity: nil)
  }

  /// LWTUNNEL_ENCAP_BPF of linux/lwtunnel.h.
  private static let program: UInt16 = 6
}

extension IPPrefix {
  /// Whether the range is wider than what a host serves for others, and not private: a load balancer may take a network
  /// for its own, but nothing wider than a /16 of IPv4 or a /32 of IPv6.
  fileprivate var isMuchOfTheInternet: Bool {
    length < (family == .v4 ? 16 : 32) && !address.isLoopback && !address.isMulticast
      && !IPPrefix.privateSpace.contains { $0.contains(self) }
  }
}
