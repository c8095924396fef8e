import Model

/// The tunnels of IPsec policies, which have no interface: a look-up of a route does not show them.
struct PolicyTunnels {
  let state: HostState
  let products: ProductIndex
  let overlays: OverlayRule
  /// The key daemon behind the policies: the one verified process in the namespace that speaks IPsec. The kernel does
  /// not say who installed a policy, so that of two it is not known.
  let daemon: TunnelProcesses?

  /// The table of captures by policies: none.
  private static let noTable: UInt32 = 0

  init(state: HostState, products: ProductIndex, overlays: OverlayRule) {
    self.state = state
    self.products = products
    self.overlays = overlays
    let daemons = state.processes.filter { process in
      [nil, state.netns].contains(process.netns)
        && products.identity(of: process)?.product.ways?.speaks == .ike
    }
    let holder =
      daemons.count == 1 && daemons[0].netns != nil
      ? TunnelProcesses(process: daemons[0], products: products) : nil
    self.daemon = holder?.verified == true ? holder : nil
  }

  /// The policies by which the host's own packets are protected.
  private var outbound: [XfrmPolicy] {
    state.xfrmPolicies.filter {
      $0.direction == .outbound && $0.allows && ($0.tunnelDestination != nil || $0.transportMode)
    }
  }

  /// The policies that belong to an xfrm interface: by its id, or by being the only one where no id was read.
  func policies(of link: Link) -> [XfrmPolicy] {
    guard link.kind == "xfrm" else { return [] }
    return outbound.filter { $0.interfaceID.map { self.link(withID: $0)?.index == link.index } ?? false }
  }

  private func link(withID id: UInt32) -> Link? {
    let links = state.links.filter { $0.kind == "xfrm" }
    if let link = links.first(where: { $0.xfrmID == id }) { return link }
    return links.count == 1 && links[0].xfrmID == nil ? links[0] : nil
  }

  /// One for each gateway, and one for each host that is spoken to in transport mode: what is in such packets is not
  /// known, and may be a tunnel (L2TP, GRE). Policies in transport mode for whole networks are one together.
  func tunnels() -> [TunnelDraft] {
    let free = outbound.filter { $0.interfaceID.map { link(withID: $0) == nil } ?? true }
    let tunnels = Dictionary(grouping: free.filter { $0.tunnelDestination != nil }, by: \.tunnelDestination)
    let transport = free.filter { $0.tunnelDestination == nil }
    let hosts = Dictionary(grouping: transport.filter(\.destination.isHost), by: \.destination)
    let networks = transport.filter { !$0.destination.isHost }
    return tunnels.sorted { Self.precedes($0.key, $1.key) }.map { draft($0.value, to: $0.key) }
      + hosts.sorted { $0.key < $1.key }.map { draft($0.value, to: $0.key.address) }
      + (networks.isEmpty ? [] : [draft(networks, to: nil)])
  }

  private func draft(_ policies: [XfrmPolicy], to gateway: IPAddress?) -> TunnelDraft {
    let prefixes = Set(policies.map(\.destination)).filter { !$0.isOfOneLink }.sorted()
    // What one socket sends is protected, and nothing else.
    let ofSockets = policies.allSatisfy { $0.ofSocket == true }
    let captures = prefixes.map {
      Capture(prefix: $0, table: Self.noTable, selector: ofSockets ? .socketPolicy : .policy)
    }
    let isServer =
      (daemon.map { $0.verified && $0.isServer } ?? false) && !Coverage.isWhole(captures.map(\.prefix))
    let overlay = overlays.ground(to: gateway, captures: captures)
    return TunnelDraft(
      kind: .xfrm, place: .policy, interface: nil, netns: state.netns, state: .active,
      role: isServer ? .server : overlay == nil ? .vpn : .overlay, captures: captures,
      scope: !ofSockets && Coverage.isWhole(prefixes) ? .full : .split, holder: daemon,
      identity: daemon?.identity,
      policies: policies, overlay: overlay)
  }

  private static func precedes(_ a: IPAddress?, _ b: IPAddress?) -> Bool {
    guard let a, let b else { return a == nil && b != nil }
    return a < b
  }
}
