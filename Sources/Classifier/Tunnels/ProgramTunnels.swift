import Model

/// The programs of the catalogue of which no interface, policy or rule was seen: proxies, and those that are idle.
///
/// A program that connected to somebody outside carries what other programs give it, be it by a listening socket
/// (`ssh -D`, `ss-local`, tor) or by a pipe (`openconnect --script-tun`): nothing shows then how much, but never nothing.
struct ProgramTunnels {
  let state: HostState
  let products: ProductIndex
  let namespaces: Profile.NamespaceScope

  /// One for each program, beside the tunnels that were found otherwise.
  func tunnels(beside drafts: [TunnelDraft]) -> [TunnelDraft] {
    let busy = Set(state.holders.map(\.pid) + drafts.flatMap { $0.holder?.senders.map(\.pid) ?? [] })
      .union(drafts.flatMap { $0.holder?.pids ?? [] })
    return state.processes.sorted { $0.pid < $1.pid }.compactMap { process in
      if busy.contains(process.pid) { return nil }
      if namespaces == .own, let netns = process.netns, netns != state.netns { return nil }
      guard let identity = products.identity(of: process), let ways = identity.product.ways,
        let kind = ways.kinds.first, !ways.isTool || state.isListening([process])
      else { return nil }
      let isRelay =
        ways.role != .server && leadsOutside(process, ways)
        && !isPart(process, of: drafts, identity.product, ways)
      return TunnelDraft(
        kind: isRelay ? .proxy : kind, place: .processOnly, interface: nil, netns: process.netns,
        state: isRelay ? .active : .idle,
        holder: TunnelProcesses(process: process, products: products), identity: identity)
    }
  }

  /// Whether the process has a live peer that did not dial in to it: outside this host, or a program here that may pass
  /// on what it says.
  private func leadsOutside(_ process: HostProcess, _ ways: ProductWays) -> Bool {
    let own = state.sockets.filter { $0.pid == process.pid }
    let ports = Set(
      own.filter { $0.state == .listening }.map { Service(transport: $0.transport, port: $0.local.port) })
    let dialled = own.filter {
      $0.state == .established && $0.peer != nil
        && !ports.contains(Service(transport: $0.transport, port: $0.local.port))
    }
    if dialled.contains(where: { $0.peer.map { isOutside($0.address) } ?? false }) { return true }
    // A client may reach its gateway by a relay on this host.
    if dialled.contains(where: { isRelay($0, of: process) }) { return true }
    // A tool that waits for others has somebody to pass them on to: without a connection of its own, by a pipe.
    if ways.isTool, dialled.isEmpty { return true }
    // What a key daemon says to another one is not what the kernel's policies carry.
    guard ways.speaks != .ike, process.server != true else { return false }
    return state.gateways.contains { sighting in
      sighting.pid == process.pid && sighting.source == .conntrack && sighting.address.map(isOutside) ?? false
    }
  }

  /// Whether a connection to this host leads to a program that may be a relay: not to a resolver, and not to another
  /// process of the same product, as a service and the window that shows it, which is judged itself. That one must have
  /// the other end of this very connection: who listens elsewhere is a decoy.
  private func isRelay(_ socket: HostSocket, of process: HostProcess) -> Bool {
    guard let peer = socket.peer, isOwn(peer.address), socket.resolver != true else { return false }
    let product = products.identity(of: process)?.product.id
    return !state.sockets.contains { other in
      guard other.pid != process.pid, other.transport == socket.transport, other.state == .established,
        other.local == peer, other.peer == socket.local,
        let holder = state.processes.first(where: { $0.pid == other.pid })
      else { return false }
      return products.identity(of: holder)?.product.id == product
    }
  }

  /// Whether the process is a part of a tunnel that was found: one that the kernel keeps for such a program, or one that
  /// another program of the product holds, where this one neither makes tunnels nor carries their data.
  private func isPart(
    _ process: HostProcess, of drafts: [TunnelDraft], _ product: Product, _ ways: ProductWays
  ) -> Bool {
    let name = process.executable.flatMap { $0.split(separator: "/").last.map(String.init) } ?? ""
    let works = ways.tunnel + ways.data
    return drafts.contains { draft in
      guard draft.state == .active, draft.role != .line,
        draft.netns == nil || process.netns == nil || draft.netns == process.netns
      else { return false }
      if draft.holder == nil, !draft.isHeldByProcess, ways.kinds.contains(draft.kind) { return true }
      return draft.product?.id == product.id && !works.isEmpty && !works.contains(name)
    }
  }

  private func isOutside(_ address: IPAddress) -> Bool {
    !isOwn(address) && !address.isUnspecified && !address.isLinkLocal
  }

  private func isOwn(_ address: IPAddress) -> Bool {
    address.isLoopback || state.addresses.contains { $0.address == address }
  }
}
