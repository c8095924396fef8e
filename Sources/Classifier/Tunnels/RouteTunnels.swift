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
    let routes = routing.unusualRoutes { route in
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
    let addresses = Set(state.addresses.map(\.address))
    let routes = routing.unusualRoutes { route in
      route.action == .local && route.destination.isOfTheInternet
        && !(route.destination.isHost && addresses.contains(route.destination.address))
    }
    // A mark is what a transparent proxy's rules give to packets, those of other hosts as well.
    let own = routes.filter { route in
      routing.captures(by: [route]).contains { capture in
        guard let selector = capture.selector else { return true }
        return selector.takesOwnPackets && (selector.isInverted || selector.value(of: .mark) == nil)
      }
    }
    guard IPPrefix.areMuchOfTheInternet(Set(own.map(\.destination))) else { return nil }
    return draft(.redirect, nil, own, isActive: true)
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
  /// Whether the range is neither private nor of this host or a group.
  var isOfTheInternet: Bool {
    !address.isLoopback && !address.isMulticast && !address.isLinkLocal
      && !IPPrefix.privateSpace.contains { $0.contains(self) }
  }

  /// Whether ranges of the Internet together are more than what a host serves for others: a load balancer may take a
  /// network for its own, or some hundred addresses, but nothing wider than a /16 of IPv4 or a /32 of IPv6 in all, and no
  /// more than 256 ranges.
  static func areMuchOfTheInternet(_ ranges: Set<IPPrefix>) -> Bool {
    IPAddress.Family.allCases.contains { family in
      let least = family == .v4 ? 16 : 32
      let own = ranges.filter { $0.family == family }
      // A range within another one adds nothing.
      let apart = own.filter { range in !own.contains { $0 != range && $0.contains(range) } }
      if apart.count > 256 { return true }
      // In units of the narrowest range: one of the greatest width is 2 to the power of the difference.
      let unit = family == .v4 ? 32 : 64
      let sum = apart.reduce(0.0) { sum, range in
        var size = 1.0
        for _ in 0..<max(0, unit - range.length) { size *= 2 }
        return sum + size
      }
      var most = 1.0
      for _ in 0..<(unit - least) { most *= 2 }
      return sum > most
    }
  }
}
