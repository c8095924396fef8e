import Model

/// The tunnels that are interfaces of the namespace that was observed.
struct InterfaceTunnels {
  let state: HostState
  let products: ProductIndex
  let routing: Routing
  let overlays: OverlayRule
  let processes: [Int32: HostProcess]
  let stack: LinkStack
  let lines: PPPoELines

  /// One for each link of a tunnel's kind, but for the network cards of virtual machines.
  func tunnels(policies: PolicyTunnels) -> [TunnelDraft] {
    let holders = Dictionary(grouping: state.holders, by: \.interface)
    let addresses = Dictionary(grouping: state.addresses, by: \.interface)
    return state.links.sorted { ($0.index, $0.name) < ($1.index, $1.name) }.compactMap { link in
      guard let kind = TunnelKind(of: link) else { return nil }
      var holder: TunnelProcesses?
      if kind.isHeldByProcess {
        let found = (holders[link.name] ?? []).filter { $0.netns == nil || $0.netns == state.netns }
        holder =
          found.isEmpty
          ? nil
          : TunnelProcesses(holders: found, in: processes, products: products)
            .joined(with: state.processes, products: products)
      }
      let own = policies.policies(of: link)
      if kind == .xfrm || kind == .vti && !own.isEmpty { holder = policies.daemon }
      let found = draft(
        link, kind, holder, addresses: addresses[link.index] ?? [], policies: own, use: policies.use(of: own))
      // A bridge's guests come and go in numbers, and are no tunnels.
      if found.role == .guest, link.master != nil || link.kind != "tun" { return nil }
      return found.isUnconfigured ? nil : found
    }
  }

  private func draft(
    _ link: Link, _ linkKind: TunnelKind, _ holder: TunnelProcesses?, addresses: [InterfaceAddress],
    policies: [XfrmPolicy], use: AssociationUse
  ) -> TunnelDraft {
    let wireguard = wireguard(link, linkKind, holder)
    let speaksWireGuard = holder?.speaks(.wireguard) == true
    let kind = wireguard != nil || speaksWireGuard ? .wireguard : linkKind
    let captures = routing.captures(of: link.index)
    // What a bridge takes may go out of any of its members.
    let bridged = captures + stack.feeding(link).flatMap(routing.captures)
    let scope: Tunnel.Scope =
      Coverage.isWhole(captures.filter(\.isGeneral).map(\.prefix))
      ? .full : captures.isEmpty ? .none : .split
    let serving = ServerRule(state: state)
    let isServer =
      holder.map { serving.areServers($0) } ?? false
      && serving.isPrivateNetwork(bridged, of: addresses)
      || wireguard.map { $0.isReliable && $0.device.server } ?? false
        && !Coverage.isWhole(bridged.map(\.prefix))
    // Who holds the device says whether it has a carrier, and may take it away while packets pass.
    let isHeld = linkKind.isHeldByProcess && holder != nil
    let attachment = AttachmentRule(state: state, stack: stack)
      .role(of: link, linkKind, holder: holder, captures: bridged)
    // A mesh's client that is logged out keeps its device, without an address or a route.
    let isLoggedOut =
      holder?.verified == true && holder?.identity?.isVouched == true && holder?.product?.category == .mesh
      && bridged.isEmpty && addresses.allSatisfy(\.address.isLinkLocal)
    // An interface of IPsec sends nothing without keys.
    let isIPsec = [.xfrm, .vti].contains(linkKind)
    let isActive =
      link.up && (link.carrier || isHeld) && !(isIPsec && use == .none) && !isLoggedOut
      && carries(link, kind, bridged, wireguard)
    let overlay = isActive ? overlays.ground(link, kind, captures: bridged, wireguard: wireguard) : nil
    let line = lines.interfaces[link.index]
    let made = holder == nil ? products.identity(ofKernelLink: link.kind) : nil
    let configurer =
      made == nil
      ? nil : products.configurer(of: link.name, rules: rules(into: Set(captures.map(\.table))))
    return TunnelDraft(
      kind: kind, place: .here(link), interface: link.name, netns: state.netns,
      state: isActive ? .active : .idle,
      role: line != nil
        ? .line : attachment?.role ?? (isServer ? .server : overlay == nil ? .vpn : .overlay),
      addresses: addresses.map { InterfaceNetwork(address: $0.address, length: $0.prefixLength) },
      captures: captures, scope: scope, holder: holder,
      identity: holder?.identity ?? configurer ?? made, kernelProduct: made?.product,
      wireguard: wireguard,
      policies: policies, overlay: overlay, transition: attachment?.transition,
      lineInterface: line ?? nil,
      associations: isIPsec ? use : .unread)
  }

  /// The rules that lead into tables.
  private func rules(into tables: Set<UInt32>) -> [RoutingRule] {
    state.rules.filter { $0.table.map(tables.contains) ?? false }
  }

  /// What the link says of its peers, where it is WireGuard. The control socket of a process reports the interface
  /// that this process holds: one of another process bears the name alone.
  private func wireguard(_ link: Link, _ kind: TunnelKind, _ holder: TunnelProcesses?) -> WireGuardStatus? {
    let devices = state.wireguard.filter { $0.interface == link.name }
    if kind == .wireguard {
      return devices.first { $0.backend == .kernel }.map { WireGuardStatus(kernel: $0) }
    }
    guard kind.isHeldByProcess else { return nil }
    let own = devices.filter { device in
      guard device.backend == .userspace else { return false }
      guard let pid = device.pid, let holder else { return true }
      return holder.pids.contains(pid)
    }
    let device = own.min { ($0.pid ?? .max) < ($1.pid ?? .max) }
    return device.map { WireGuardStatus(userspace: $0, holder: holder) }
  }

  /// Whether a link that is up can carry anything. The devices that the kernel makes by itself (`sit0`, `tunl0`) and
  /// those of container networks have no end of their own: without a route into them they do nothing. WireGuard
  /// without a handshake and without routes does nothing either.
  private func carries(
    _ link: Link, _ kind: TunnelKind, _ captures: [Capture], _ wireguard: WireGuardStatus?
  ) -> Bool {
    if !captures.isEmpty { return true }
    if ["macvtap", "ipvtap"].contains(link.kind) { return false }
    switch kind {
    case .other: return false
    case .gre, .ipip, .sit, .vti, .vxlan, .geneve:
      if let remote = link.remote, !remote.isMulticast { return true }
      // Whose table names an end outside may carry what others put upon it, in whatever namespace.
      return link.ends != nil && !overlays.leadsInside(link)
    case .wireguard:
      guard let wireguard, wireguard.isReliable, !wireguard.device.server else { return true }
      return wireguard.device.peers.contains { WireGuardStatus.isLive($0, at: state.at) }
    default: return true
    }
  }
}

extension TunnelDraft {
  /// Whether it is a device that the kernel makes by itself as soon as it knows of a kind (`gre0`, `tunl0`, `sit0`), or
  /// one that nobody configured: without an end, an address or a route.
  fileprivate var isUnconfigured: Bool {
    guard state == .idle, [.gre, .ipip, .sit, .vti].contains(kind), let link, link.remote == nil,
      captures.isEmpty, policies.isEmpty
    else { return false }
    return addresses.allSatisfy(\.address.isLinkLocal)
  }
}
