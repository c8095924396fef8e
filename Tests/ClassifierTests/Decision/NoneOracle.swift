import Model

/// What must hold of a host that is said to have no VPN, written a second time and straight from the host state, with
/// nothing of the classifier's own code: the words are those that fail.
struct NoneOracle {
  let scene: Scene
  let state: HostState

  private static let mandatory: [Collector] = [
    .links, .addresses, .routes, .rules, .processes, .tunProcesses, .sockets, .wireguard, .xfrmPolicies, .nft,
    .namespaces,
  ]
  /// Links that wrap packets whatever holds them.
  private static let wrapping: Set<String> = ["wireguard", "ppp", "ovpn", "xfrm"]

  var violations: [String] {
    var found: [String] = []
    for name in Self.mandatory where !(name == .namespaces && scene.namespaces == .own) {
      let status = state.collectors.first { $0.name == name }?.status
      if status != .complete, status != .unsupported { found.append("\(name) was not complete") }
    }
    if scene.assurance == .full, state.collectors.first(where: { $0.name == .bpf })?.status != .complete {
      found.append("BPF was not looked at")
    }
    if scene.meant == .host, let view = state.view, !view.isOfHost { found.append("it is a part of a host") }
    // To a company that calls every address its own, every tunnel leads inside.
    if scene.registry?.internalPrefixes.contains("0.0.0.0/0") == true { return found }
    found += state.links.flatMap(violations)
    if state.diversions.contains(where: \.ownTraffic) { found.append("the host's own traffic is diverted") }
    let leads = state.xfrmPolicies.contains { policy in
      policy.direction == .outbound && policy.allows && policy.tunnelDestination != nil
        && (state.associations?.contains { $0.destination == policy.tunnelDestination } ?? true)
    }
    if leads { found.append("a policy leads into a tunnel") }
    return found
  }

  private func violations(of link: Link) -> [String] {
    let holders = state.holders.filter { $0.interface == link.name && [nil, state.netns].contains($0.netns) }
    let isServer = holders.contains { holder in
      state.sockets.contains { $0.pid == holder.pid && [.listening, .unconnected].contains($0.state) }
    }
    let carries = state.routes.contains { route in
      route.interfaces.contains(link.index) && route.action == .unicast && route.destination.length < 32
        && state.rules.contains { $0.table == route.table }
    }
    guard link.up, link.master == nil else { return [] }
    // A tap without a bridge, a tun: who holds it sends what it likes; one that dials nobody is a server's or a guest's.
    if link.kind == "tun", link.tunMode == .tun, !holders.isEmpty, carries, !isServer {
      return ["\(link.name) is held"]
    }
    if let kind = link.kind, Self.wrapping.contains(kind), carries,
      state.wireguard.first(where: { $0.interface == link.name })?.server != true
    {
      return ["\(link.name) is a tunnel"]
    }
    if link.kind == nil, link.device == false, !link.loopback, carries {
      return ["\(link.name) is no device"]
    }
    let taken = (state.packetSockets ?? []).contains {
      $0.interface == nil || $0.interface == link.index || $0.interface == link.lower
    }
    if link.kind == "veth", taken, carries { return ["packets are taken off \(link.name)"] }
    if link.kind == "macvtap", !holders.isEmpty, carries { return ["\(link.name) is held"] }
    return []
  }
}
