import Model

/// The tunnels that were seen beyond the namespace that was observed: their routes were not looked at.
struct NamespaceTunnels {
  let state: HostState
  let products: ProductIndex
  let namespaces: Profile.NamespaceScope
  let overlays: OverlayRule
  let processes: [Int32: HostProcess]

  private struct Place: Hashable {
    let netns: UInt64?
    let interface: String
  }

  /// One for each interface, whether a descriptor or the namespace's own list of links shows it, and one for each
  /// namespace that has diversions or policies and no interface that would explain them.
  func tunnels() -> [TunnelDraft] {
    let others = namespaces == .all ? state.namespaces.filter { $0.inode != state.netns } : []
    var links: [Place: Link] = [:]
    for namespace in others where namespace.entered {
      for link in namespace.links { links[Place(netns: namespace.inode, interface: link.name)] = link }
    }
    var holders: [Place: [TunHolder]] = [:]
    let here = Set(state.links.filter { TunnelKind(of: $0)?.isHeldByProcess ?? false }.map(\.name))
    for holder in state.holders {
      for place in places(of: holder, here: here, links: links) { holders[place, default: []].append(holder) }
    }
    let places = Set(holders.keys).union(
      links.filter { $0.value.isPossiblyActiveTunnel || leadsOutside($0.value) }.map(\.key))
    let interfaces = places.sorted { Self.order($0) < Self.order($1) }.compactMap { place in
      draft(place, links[place], holders[place] ?? [])
    }
    let diverting = others.filter { $0.diverts == true }.sorted { $0.inode < $1.inode }.map { namespace in
      TunnelDraft(
        kind: .redirect, place: .elsewhere(nil), interface: nil, netns: namespace.inode, state: .active,
        holder: nil, identity: nil)
    }
    return interfaces + diverting
  }

  /// Where the interface of a descriptor may lie: none of the namespace that was observed, for those have links.
  private func places(of holder: TunHolder, here: Set<String>, links: [Place: Link]) -> [Place] {
    let place = Place(netns: holder.netns, interface: holder.interface)
    switch holder.netns {
    // The links were read before the interface was made, or after it was gone.
    case state.netns: return here.contains(holder.interface) ? [] : [place]
    case nil:
      if namespaces == .own || here.contains(holder.interface) { return [] }
      let named = links.filter { $0.key.interface == holder.interface && $0.value.kind == "tun" }.map(\.key)
      return named.isEmpty ? [place] : named
    default: return namespaces == .all ? [place] : []
    }
  }

  /// Whether the link is one of container networks, up, and its forwarding table names an end outside.
  private func leadsOutside(_ link: Link) -> Bool {
    link.up && link.carrier && link.ends != nil && !overlays.leadsInside(link)
  }

  private func draft(_ place: Place, _ link: Link?, _ holders: [TunHolder]) -> TunnelDraft? {
    let holder = holders.isEmpty ? nil : TunnelProcesses(holders: holders, in: processes, products: products)
    let rule = AttachmentRule(state: state, stack: LinkStack(link.map { [$0] } ?? []))
    if let link, link.master != nil, let kind = TunnelKind(of: link),
      rule.role(of: link, kind, holder: holder, captures: [])?.role == .guest
    {
      return nil
    }
    let kind = link.flatMap { TunnelKind(of: $0) } ?? .tun
    let isHeld = kind.isHeldByProcess && holder != nil
    let isActive = link.map { $0.up && ($0.carrier || isHeld) } ?? true
    return TunnelDraft(
      kind: kind, place: .elsewhere(link), interface: place.interface, netns: place.netns,
      state: isActive ? .active : .idle,
      role: rule.isContainers(holder, in: place.netns) ? .container : .vpn, holder: holder,
      identity: kind.isHeldByProcess ? holder?.identity : products.identity(ofKernelLink: link?.kind),
      kernelProduct: products.identity(ofKernelLink: link?.kind)?.product)
  }

  private static func order(_ place: Place) -> (UInt64, String) { (place.netns ?? 0, place.interface) }
}

extension Link {
  /// Whether the link is a tunnel that can carry something, as far as it says so without its routes. The links of
  /// container networks (vxlan, geneve) do not count, nor does one without an end that only its routes would show.
  fileprivate var isPossiblyActiveTunnel: Bool {
    guard let kind = TunnelKind(of: self), up, carrier else { return false }
    let isPointToPoint = remote.map { !$0.isMulticast } ?? false
    return switch kind {
    case .vxlan, .geneve: isPointToPoint
    default: true
    }
  }
}
