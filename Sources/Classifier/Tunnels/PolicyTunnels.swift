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
      [nil, state.netns].contains(process.netns) && products.maySpeak(.ike, process)
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

  /// The policies that belong to an xfrm interface: by its id, or by being the only one where no id was read. Those of a
  /// VTI take packets by the mark that it gives them, and lead to its other end.
  func policies(of link: Link) -> [XfrmPolicy] {
    switch link.kind {
    case "xfrm":
      outbound.filter { $0.interfaceID.map { self.link(withID: $0)?.index == link.index } ?? false }
    case "vti", "vti6":
      outbound.filter {
        $0.mark != nil && $0.tunnelDestination != nil && $0.tunnelDestination == link.remote
      }
    default: []
    }
  }

  /// What the kernel has of keys for packets that policies take, and whether it used them: a policy without any takes
  /// packets and sends none.
  func use(of policies: [XfrmPolicy]) -> AssociationUse {
    guard let associations = state.associations else { return .unread }
    let keyed = policies.filter { policy in
      associations.contains { key in
        isOwn(key.source) && matches(key, policy)
          && (policy.tunnelDestination.map { $0 == key.destination }
            ?? policy.destination.contains(key.destination))
      }
    }
    if keyed.isEmpty { return .none }
    let isAnswered = keyed.contains { policy in
      associations.contains { key in
        key.packets > 0 && isOwn(key.destination) && matches(key, policy)
          && (policy.tunnelDestination.map { $0 == key.source } ?? policy.destination.contains(key.source))
      }
    }
    return isAnswered ? .answered : .silent
  }

  private func matches(_ key: SecurityAssociation, _ policy: XfrmPolicy) -> Bool {
    key.tunnelMode == (policy.tunnelDestination != nil)
      && (policy.interfaceID == nil || key.interfaceID == nil || key.interfaceID == policy.interfaceID)
  }

  private func isOwn(_ address: IPAddress) -> Bool {
    address.isUnspecified || state.addresses.contains { $0.address == address }
  }

  private func link(withID id: UInt32) -> Link? {
    let links = state.links.filter { $0.kind == "xfrm" }
    if let link = links.first(where: { $0.xfrmID == id }) { return link }
    return links.count == 1 && links[0].xfrmID == nil ? links[0] : nil
  }

  /// One for each gateway, and one for each host that is spoken to in transport mode: what is in such packets is not
  /// known, and may be a tunnel (L2TP, GRE). Policies in transport mode for whole networks are one together.
  ///
  /// A policy in transport mode that protects the outer packets of another tunnel, as those of GRE or L2TP, is that
  /// tunnel's; `others` are those that carry something.
  func tunnels(beside others: [TunnelDraft]) -> [TunnelDraft] {
    let owned = Set(state.links.filter { ["vti", "vti6"].contains($0.kind) }.flatMap(policies(of:)))
    let free = outbound.filter { policy in
      (policy.interfaceID.map { link(withID: $0) == nil } ?? true) && !owned.contains(policy)
        && !(policy.tunnelDestination == nil && others.contains { protects(policy, $0) })
    }
    let tunnels = Dictionary(grouping: free.filter { $0.tunnelDestination != nil }, by: \.tunnelDestination)
    let transport = free.filter { $0.tunnelDestination == nil }
    let hosts = Dictionary(grouping: transport.filter(\.destination.isHost), by: \.destination)
    let networks = transport.filter { !$0.destination.isHost }
    return tunnels.sorted { Self.precedes($0.key, $1.key) }.map { draft($0.value, to: $0.key) }
      + hosts.sorted { $0.key < $1.key }.map { draft($0.value, to: $0.key.address) }
      + (networks.isEmpty ? [] : [draft(networks, to: nil)])
  }

  /// Whether what a policy in transport mode takes are the outer packets of a tunnel.
  private func protects(_ policy: XfrmPolicy, _ tunnel: TunnelDraft) -> Bool {
    guard tunnel.state == .active, tunnel.role != .line, policy.destination.isHost,
      let number = policy.protocolNumber
    else {
      return false
    }
    let end = policy.destination.address
    switch tunnel.kind {
    case .gre: return number == 47 && tunnel.link?.remote == end
    case .ipip: return [4, 41].contains(number) && tunnel.link?.remote == end
    case .sit: return number == 41 && tunnel.link?.remote == end
    case .vxlan, .geneve: return number == 17 && policy.port != nil && tunnel.link?.remote == end
    case .l2tp:
      // Where its other end is not known, it may be this one.
      guard [nil, end].contains(tunnel.link?.remote) else { return false }
      return number == 17 && policy.port != nil || number == 115
    case .ppp: return number == 17 && policy.port == 1701
    case .wireguard:
      return number == 17
        && tunnel.wireguard?.carrying.contains {
          $0.endpoint?.address == end && $0.endpoint?.port == policy.port
        } == true
    default: return false
    }
  }

  private func draft(_ policies: [XfrmPolicy], to gateway: IPAddress?) -> TunnelDraft {
    let prefixes = Set(policies.map(\.destination)).filter { !$0.isOfOneLink }.sorted()
    // What one socket sends is protected, and nothing else.
    let ofSockets = policies.allSatisfy { $0.ofSocket == true }
    let captures = prefixes.map {
      Capture(prefix: $0, table: Self.noTable, selector: ofSockets ? .socketPolicy : .policy)
    }
    // Of those who dial in each has an address that the server gives.
    let isServer =
      daemon.map { $0.verified && $0.isServer } ?? false
      && captures.allSatisfy { capture in
        capture.prefix.isHost && IPPrefix.privateSpace.contains { $0.contains(capture.prefix) }
      }
    let overlay = overlays.ground(to: gateway, captures: captures)
    let use = use(of: policies)
    return TunnelDraft(
      kind: .xfrm, place: .policy, interface: nil, netns: state.netns,
      state: use == .none ? .idle : .active,
      role: isServer ? .server : overlay == nil ? .vpn : .overlay, captures: captures,
      scope: !ofSockets && Coverage.isWhole(prefixes) ? .full : .split, holder: daemon,
      identity: daemon?.identity,
      policies: policies, overlay: overlay, associations: use)
  }

  private static func precedes(_ a: IPAddress?, _ b: IPAddress?) -> Bool {
    guard let a, let b else { return a == nil && b != nil }
    return a < b
  }
}
