import Model

/// The tunnels of packet sockets: what the host sends into a link that goes nowhere else, as one end of a veth pair or a
/// dummy, comes to a program that reads it off and carries it on.
struct PacketTunnels {
  let state: HostState
  let products: ProductIndex
  let routing: Routing
  let processes: [Int32: HostProcess]
  let stack: LinkStack

  /// One for each link by which the host's own packets come to a packet socket.
  func tunnels() -> [TunnelDraft] {
    let sockets = state.packetSockets ?? []
    if sockets.isEmpty { return [] }
    var found: [Int: (link: Link, captures: [Capture], pids: Set<Int32>)] = [:]
    for root in stack.closed {
      let around = [root.index] + stack.above(root)
      let isOpen = stack.leadsOut(around)
      let captures = around.flatMap(routing.captures)
      guard !captures.isEmpty, let entrance = around.first(where: { !routing.captures(of: $0).isEmpty }),
        let link = stack.link(entrance)
      else { continue }
      // Programs that watch everything, such as a packet analyser, are common; who would take what the host sends to the
      // Internet has to be led it.
      let isLed = captures.contains { capture in
        !IPPrefix.privateSpace.contains { $0.contains(capture.prefix) }
      }
      let here = sockets.filter { socket in
        guard let interface = socket.interface else { return isLed }
        return interface == root.index || interface == root.lower
          || !isOpen && around.contains(interface)
      }
      if here.isEmpty { continue }
      let pids = (found[entrance]?.pids ?? []).union(here.compactMap(\.pid))
      found[entrance] = (link, captures, pids)
    }
    return found.sorted { $0.key < $1.key }.map { draft($1.link, $1.captures, $1.pids.sorted()) }
  }

  private func draft(_ link: Link, _ captures: [Capture], _ pids: [Int32]) -> TunnelDraft {
    let unique = Set(captures).sorted {
      ($0.table, $0.prefix, $0.selector?.description ?? "")
        < ($1.table, $1.prefix, $1.selector?.description ?? "")
    }
    let holder =
      pids.isEmpty ? nil : TunnelProcesses(readers: pids, in: processes, products: products)
    return TunnelDraft(
      kind: .packet, place: .here(link), interface: link.name, netns: state.netns,
      state: link.up ? .active : .idle,
      addresses: state.addresses.filter { $0.interface == link.index }
        .map { InterfaceNetwork(address: $0.address, length: $0.prefixLength) },
      captures: unique,
      scope: Coverage.isWhole(unique.filter(\.isGeneral).map(\.prefix)) ? .full : .split, holder: holder,
      identity: holder?.identity)
  }
}
