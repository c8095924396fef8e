import Model

/// Finds the tunnels of a host: by the kernel's word on its links, by who holds the tun driver, by what runs.
struct TunnelFinder {
  let state: HostState
  let products: ProductIndex
  let namespaces: Profile.NamespaceScope
  let routing: Routing

  private struct Place: Hashable {
    let netns: UInt64?
    let interface: String
  }

  /// Every tunnel in scope, in an order that the same host always gives: interfaces, then other namespaces, then
  /// programs without a tunnel.
  func tunnels() -> [TunnelDraft] {
    let processes = Dictionary(state.processes.map { ($0.pid, $0) }) { first, _ in first }
    let holders = Dictionary(grouping: state.holders) { Place(netns: $0.netns, interface: $0.interface) }
    let links = state.links.filter { TunnelKind(of: $0) != nil }.sorted { $0.index < $1.index }
    let devices = Set(links.filter { $0.kind == "tun" }.map(\.name))
    let addresses = Dictionary(grouping: state.addresses, by: \.interface)
    var drafts: [TunnelDraft] = []
    func nextID() -> String { "t\(drafts.count + 1)" }

    for link in links {
      guard let kind = TunnelKind(of: link) else { continue }
      var found: [TunHolder] = []
      if kind.isHeldByProcess {
        found += holders[Place(netns: state.netns, interface: link.name)] ?? []
        found += holders[Place(netns: nil, interface: link.name)] ?? []
      }
      let holding =
        found.isEmpty ? nil : Holding(holders: found, in: processes, products: products)
      if isGuestsTap(link, holding) { continue }
      drafts.append(
        here(link, kind, id: nextID(), holding: holding, addresses: addresses[link.index] ?? []))
    }

    let unseen = holders.filter { place, _ in
      switch place.netns {
      // The links were read before the interface was made, or after it was gone.
      case state.netns: !devices.contains(place.interface)
      case nil: namespaces == .all && !devices.contains(place.interface)
      default: namespaces == .all
      }
    }
    for (place, found) in unseen.sorted(by: { Self.order($0.key) < Self.order($1.key) }) {
      let holding = Holding(holders: found, in: processes, products: products)
      drafts.append(elsewhere(place, id: nextID(), holding: holding))
    }

    let busy = Set(state.holders.map(\.pid))
    for process in state.processes.sorted(by: { $0.pid < $1.pid }) where !busy.contains(process.pid) {
      if namespaces == .own, let netns = process.netns, netns != state.netns { continue }
      guard let product = products.product(of: process), let kind = product.kinds.first,
        product.category != Catalogue.hypervisorCategory
      else { continue }
      let holding = Holding(process: process, products: products)
      drafts.append(
        TunnelDraft(
          id: nextID(), kind: kind, place: .processOnly, interface: nil, netns: process.netns, state: .idle,
          role: .vpn, addresses: [], captures: [], scope: .none, holding: holding, product: product))
    }
    return drafts
  }

  private func here(
    _ link: Link, _ kind: TunnelKind, id: String, holding: Holding?, addresses: [InterfaceAddress]
  ) -> TunnelDraft {
    let captures = routing.captures(of: link.index)
    let scope: Tunnel.Scope =
      Coverage.isWhole(captures.filter(\.isGeneral).map(\.prefix))
      ? .full : captures.isEmpty ? .none : .split
    // A server that takes everything of anybody on this host is a way out, whatever its configuration says.
    let isServer =
      (holding.map { $0.verified && $0.isServer } ?? false) && !Coverage.isWhole(captures.map(\.prefix))
    return TunnelDraft(
      id: id, kind: kind, place: .here(link), interface: link.name, netns: state.netns,
      state: link.up && link.carrier ? .active : .idle, role: isServer ? .server : .vpn,
      addresses: addresses.map { InterfaceNetwork(address: $0.address, length: $0.prefixLength) },
      captures: captures,
      scope: scope, holding: holding,
      product: holding == nil ? products.product(ofKernel: kind) : holding?.product)
  }

  private func elsewhere(_ place: Place, id: String, holding: Holding) -> TunnelDraft {
    TunnelDraft(
      id: id, kind: .tun, place: .elsewhere, interface: place.interface, netns: place.netns, state: .active,
      role: .vpn, addresses: [], captures: [], scope: .none, holding: holding, product: holding.product)
  }

  /// Whether the link is the host's end of a virtual machine's network card: a member of a bridge, held by nobody
  /// but a hypervisor whose bytes are a package's.
  private func isGuestsTap(_ link: Link, _ holding: Holding?) -> Bool {
    guard link.kind == "tun", link.master != nil, let holding, holding.verified else { return false }
    return holding.product?.category == Catalogue.hypervisorCategory
  }

  private static func order(_ place: Place) -> (UInt64, String) { (place.netns ?? 0, place.interface) }
}
