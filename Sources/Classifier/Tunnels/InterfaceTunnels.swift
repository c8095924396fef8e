import Model

/// The tunnels that are interfaces of the namespace that was observed.
struct InterfaceTunnels {
  let state: HostState
  let products: ProductIndex
  let routing: Routing
  let overlays: OverlayRule
  let processes: [Int32: HostProcess]
  let stack: LinkStack

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
        if link.isGuests(of: holder) { return nil }
      } else if kind == .xfrm {
        holder = policies.daemon
      }
      return draft(
        link, kind, holder, addresses: addresses[link.index] ?? [], policies: policies.policies(of: link))
    }
  }

  private func draft(
    _ link: Link, _ linkKind: TunnelKind, _ holder: TunnelProcesses?, addresses: [InterfaceAddress],
    policies: [XfrmPolicy]
  ) -> TunnelDraft {
    let wireguard = wireguard(link, linkKind, holder)
    let speaksWireGuard = holder?.speaks(.wireguard) == true
    let kind = wireguard != nil || speaksWireGuard ? .wireguard : linkKind
    let captures = routing.captures(of: link.index)
    // What a bridge takes may go out of any of its members.
    let bridged = captures + stack.above(link).flatMap(routing.captures)
    let scope: Tunnel.Scope =
      Coverage.isWhole(captures.filter(\.isGeneral).map(\.prefix))
      ? .full : captures.isEmpty ? .none : .split
    // A server that takes everything of anybody on this host is a way out, whatever its configuration says.
    let claimsServer =
      holder.map { $0.verified && $0.isServer } ?? false
      || wireguard.map { $0.isReliable && $0.device.server } ?? false
    let isServer = claimsServer && !Coverage.isWhole(captures.map(\.prefix))
    let isActive = link.up && link.carrier && carries(link, kind, bridged, wireguard)
    let overlay = isActive ? overlays.ground(link, kind, captures: bridged, wireguard: wireguard) : nil
    let made = holder == nil ? products.identity(ofKernelLink: link.kind) : nil
    let configurer =
      made == nil
      ? nil : products.configurer(of: link.name, rules: rules(into: Set(captures.map(\.table))))
    return TunnelDraft(
      kind: kind, place: .here(link), interface: link.name, netns: state.netns,
      state: isActive ? .active : .idle, role: isServer ? .server : overlay == nil ? .vpn : .overlay,
      addresses: addresses.map { InterfaceNetwork(address: $0.address, length: $0.prefixLength) },
      captures: captures, scope: scope, holder: holder,
      identity: holder?.identity ?? configurer ?? made, kernelProduct: made?.product,
      wireguard: wireguard,
      policies: policies, overlay: overlay)
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
    switch kind {
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

extension Link {
  /// Whether the link is the host's end of a virtual machine's network card: a member of a bridge, held by nobody
  /// but a hypervisor whose bytes are a package's.
  func isGuests(of holder: TunnelProcesses?) -> Bool {
    guard kind == "tun", master != nil, let holder, holder.verified else { return false }
    return holder.product?.category == .hypervisor
  }
}
