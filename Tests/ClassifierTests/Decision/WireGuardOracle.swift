import Model

/// What must hold of a WireGuard tunnel that is tagged licensed, written a second time and straight from the host
/// state.
struct WireGuardOracle {
  let state: HostState
  let tunnel: Tunnel
  let registry: Registry

  private struct Listing {
    let provider: String
    let isInForce: Bool
  }

  var violations: [String] {
    guard let link = state.links.first(where: { $0.name == tunnel.interface }), link.up,
      link.carrier || state.holders.contains(where: { $0.interface == link.name }),
      let gateway = tunnel.gateway, gateway.proven
    else { return ["no link, or no proven gateway"] }
    var found: [String] = []
    if state.report(of: .wireguard).status != .complete, state.report(of: .wireguard).status != .unsupported {
      found.append("wireguard was not complete")
    }
    let isKernel = link.kind == "wireguard"
    if !isKernel { found += holderViolations(link) }
    let pids = Set(state.holders.filter { $0.interface == link.name }.map(\.pid))
    let device = state.wireguard.first { device in
      guard device.interface == link.name else { return false }
      return isKernel ? device.backend == .kernel : device.pid.map(pids.contains) ?? false
    }
    guard let device else {
      if isKernel { found.append("the kernel told nothing of it") }
      return found + addressViolations(gateway.address)
    }
    let carrying = device.peers.filter { !$0.allowedPrefixes.isEmpty }
    let live = carrying.filter { peer in
      peer.lastHandshake.map { (-30_000...180_999).contains(state.at.milliseconds - $0.milliseconds) }
        ?? false
    }
    if live.isEmpty { found.append("no peer answers") }
    for peer in carrying {
      let listed = listings(of: peer.publicKey)
      if !live.contains(peer) {
        if listed.isEmpty { found.append("a silent peer is not listed") }
      } else if listed.isEmpty {
        if isKernel { found.append("the kernel's peer is not listed") }
        if let endpoint = peer.endpoint?.address { found += addressViolations(endpoint) }
      } else if Set(listed.filter(\.isInForce).map(\.provider)).count != 1 {
        found.append("the key is not one provider's today")
      }
      let own = state.addresses.contains { $0.address == peer.endpoint?.address }
      if live.contains(peer), own || peer.endpoint?.address.isLoopback != false {
        found.append("the endpoint is this host")
      }
    }
    return found
  }

  private func holderViolations(_ link: Link) -> [String] {
    let holders = state.holders.filter {
      $0.interface == link.name && ($0.netns ?? state.netns) == state.netns
    }
    var found = holders.isEmpty ? ["nobody holds it"] : []
    for holder in holders {
      let process = state.processes.first { $0.pid == holder.pid }
      if process?.verification != .verified { found.append("\(holder.pid) is not verified") }
      // The package says what it is, whatever the path is called.
      if process?.package != "wireguard-go" { found.append("it is no WireGuard") }
      if process?.proxied == true { found.append("it goes through a proxy") }
      if holder.netns == nil { found.append("a holder is tied by name only") }
    }
    return found
  }

  /// A gateway that is told by its address alone: it must lie in a range of a provider that lists no key.
  private func addressViolations(_ address: IPAddress) -> [String] {
    let owners = LicensedOracle.Owner.all(registry).filter { provider in
      provider.recognisedBy.contains {
        if case .gatewayPrefix(let range) = $0.criterion {
          range.contains(address) && $0.dedicated
        } else {
          false
        }
      }
    }
    if owners.isEmpty { return ["no range has \(address)"] }
    let strict = owners.allSatisfy { provider in
      provider.recognisedBy.contains { if case .wireguardPublicKey = $0.criterion { true } else { false } }
    }
    return strict ? ["the key at \(address) is none of those listed"] : []
  }

  private func listings(of key: String) -> [Listing] {
    LicensedOracle.Owner.all(registry).flatMap { provider in
      provider.recognisedBy.compactMap { recogniser in
        guard case .wireguardPublicKey(key) = recogniser.criterion else { return nil }
        let begun = recogniser.valid.from.map { $0.begins <= state.at } ?? true
        let ended = recogniser.valid.until.map { $0.begins <= state.at } ?? false
        return Listing(provider: provider.id, isInForce: begun && !ended)
      }
    }
  }
}
