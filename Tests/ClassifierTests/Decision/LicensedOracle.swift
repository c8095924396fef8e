import Model

/// What must hold of a tunnel that is tagged licensed, written a second time and straight from the host state, with
/// nothing of the classifier's own code: the words are those that fail.
struct LicensedOracle {
  let scene: Scene
  let state: HostState
  let tunnel: Tunnel

  var violations: [String] {
    guard let registry = scene.registry?.registry else { return ["no registry"] }
    var found: [String] = []
    if registry.meta.expires <= state.at { found.append("the registry has ended") }
    if state.at.milliseconds + 86_400_000 < registry.meta.issued.milliseconds {
      found.append("the clock is before the registry")
    }
    found += grantsViolations(registry)
    for name in [Collector.links, .addresses, .routes, .rules, .processes, .tunProcesses, .sockets] {
      let status = state.collectors.first { $0.name == name }?.status
      if status != .complete, status != .unsupported { found.append("\(name) was not complete") }
    }
    guard tunnel.netns == state.netns else { return found + ["it lies in another namespace"] }
    switch tunnel.kind {
    case .wireguard:
      return found + WireGuardOracle(state: state, tunnel: tunnel, registry: registry).violations
        + licenceViolations(registry)
    case .xfrm, .redirect, .tproxy: return found + unboundViolations(registry) + licenceViolations(registry)
    default: break
    }
    guard let interface = tunnel.interface,
      let link = state.links.first(where: { $0.name == interface }), link.kind == "tun", link.up,
      link.carrier || state.holders.contains(where: { $0.interface == interface })
    else { return found + ["no such tun link"] }

    // Who holds it.
    let mine = state.holders.filter {
      $0.interface == interface && ($0.netns == state.netns || $0.netns == nil)
    }
    let pids = Set(mine.map(\.pid))
    if pids.isEmpty { found.append("nobody holds it") }
    if mine.contains(where: { $0.netns == nil }) { found.append("a holder is tied by name only") }
    for pid in pids {
      if !isGenuine(pid, registry) { found.append("\(pid) is not verified") }
      if state.processes.contains(where: { $0.pid == pid && $0.proxied != false }) {
        found.append("\(pid) may go through a proxy")
      }
    }
    if registry.denied.contains(where: { $0.product == "openvpn" }) { found.append("the product is denied") }

    guard let gateway = tunnel.gateway, gateway.proven else { return found + ["no proven gateway"] }
    found += gatewayViolations(gateway.address, pids, link)
    return found + rangeViolations(gateway.address, registry) + licenceViolations(registry)
  }

  /// Of a tunnel without an interface: a verified process and a proven gateway that its policies name.
  private func unboundViolations(_ registry: Registry) -> [String] {
    guard let process = tunnel.process, let gateway = tunnel.gateway, gateway.proven else {
      return ["no process, or no proven gateway"]
    }
    var found = rangeViolations(gateway.address, registry)
    if !isGenuine(process.pid, registry) { found.append("the process is not verified") }
    if tunnel.kind == .xfrm {
      let named = state.xfrmPolicies.contains {
        $0.direction == .outbound && $0.allows && $0.tunnelDestination == gateway.address
      }
      if !named { found.append("no policy names the gateway") }
      if let keys = state.associations,
        !keys.contains(where: { $0.source == gateway.address && $0.tunnelMode && $0.packets > 0 })
      {
        found.append("nothing came by keys of the gateway")
      }
      let daemons = state.processes.filter {
        $0.executable?.hasSuffix("/charon") == true && $0.netns == state.netns
          && $0.verification != .mismatch
      }
      if daemons.count != 1 {
        found.append("not one key daemon")
      }
      if state.addresses.contains(where: { $0.address == gateway.address }) {
        found.append("it is this host")
      }
    } else {
      if !state.diversions.contains(where: { $0.ownTraffic && $0.pid == process.pid }) {
        found.append("nothing is diverted to it")
      }
      if state.processes.contains(where: { $0.pid == process.pid && $0.proxied == true }) {
        found.append("it goes through a proxy")
      }
    }
    return found
  }

  /// The packages of VPN programs that the random hosts have.
  private static let packages = ["openvpn", "wireguard-go", "strongswan-charon", "openconnect"]

  private func isGenuine(_ pid: Int32, _ registry: Registry) -> Bool {
    guard let process = state.processes.first(where: { $0.pid == pid }) else { return false }
    let isSpoilt =
      process.foreign?.contains { code in !registry.executables.contains { $0.sha256 == code.sha256 } }
    if isSpoilt == true { return false }
    if process.verification == .verified, Self.packages.contains(process.package ?? "") { return true }
    return process.verification != .interpreter
      && registry.executables.contains { $0.sha256 == process.sha256 && $0.product == "openvpn" }
  }

  private func gatewayViolations(_ gateway: IPAddress, _ pids: Set<Int32>, _ link: Link) -> [String] {
    var found: [String] = []
    let own = Set(state.addresses.map(\.address))
    func local(_ address: IPAddress) -> Bool { address.isLoopback || own.contains(address) }
    if local(gateway) { found.append("the gateway is this host") }
    let told = state.gateways.filter { pids.contains($0.pid) }
    if told.contains(where: {
      $0.source == .conntrack && $0.translatedFrom != nil && $0.translatedFrom != $0.address
    }) {
      found.append("a flow is translated")
    }
    let sockets = state.sockets.filter { pids.contains($0.pid) && $0.state == .established }
    if sockets.contains(where: { $0.accepted == true }) { found.append("another host dialled in") }
    let peers = sockets.filter { $0.idle != true && $0.resolver != true }
      .compactMap { $0.peer?.address }.filter { !local($0) }
    func addresses(_ source: GatewaySighting.Source) -> Set<IPAddress> {
      Set(told.filter { $0.source == source }.compactMap(\.address))
    }
    let live = [addresses(.established).union(peers), addresses(.conntrack), addresses(.management)]
      .map { $0.filter { !local($0) } }.filter { !$0.isEmpty }
    if live.contains(where: { $0 != [gateway] }) { found.append("a live peer is another") }
    let config = addresses(.config)
    let named = told.contains { $0.source == .config && $0.address == nil }
    if !named, !config.isEmpty, !config.contains(gateway) { found.append("the configuration differs") }
    if live.isEmpty { found.append("no live source") }
    // What a connection says of a process whose datagrams may go anywhere, nothing else says.
    let isApart = state.sockets.contains {
      pids.contains($0.pid) && $0.transport == .udp && $0.state == .unconnected
        && !$0.local.address.isLoopback
    }
    if isApart, sockets.contains(where: { $0.transport == .tcp && $0.peer?.address == gateway }),
      !told.contains(where: {
        [.established, .conntrack, .management].contains($0.source) && $0.transport != .tcp
          && $0.address == gateway
      }), !sockets.contains(where: { $0.transport == .udp && $0.peer?.address == gateway })
    {
      found.append("its datagrams may go elsewhere")
    }
    if prefix("198.18.0.0/15").contains(gateway) { found.append("the address is a proxy's invention") }
    if state.gatewayRoutes.contains(where: {
      $0.address == gateway && $0.markKnown && $0.interface == link.name
    }), pids.allSatisfy({ pid in state.processes.contains { $0.pid == pid && $0.netns == state.netns } }) {
      found.append("the way to the gateway leads into the tunnel")
    }
    return found
  }

  /// Whoever may have a gateway: the providers, and the company with its own.
  struct Owner {
    let id: String
    let recognisedBy: [Recogniser]

    static func all(_ registry: Registry) -> [Owner] {
      registry.providers.map { Owner(id: $0.id, recognisedBy: $0.recognisedBy) }
        + registry.ownGateways.map { Owner(id: $0.id, recognisedBy: $0.recognisedBy) }
    }
  }

  func rangeViolations(_ gateway: IPAddress, _ registry: Registry) -> [String] {
    let owners = Owner.all(registry)
    guard let provider = owners.first(where: { $0.id == tunnel.provider?.id }) else {
      return ["no provider"]
    }
    var found: [String] = []
    func ranges(_ provider: Owner) -> [(IPPrefix, Recogniser)] {
      provider.recognisedBy.compactMap { recogniser in
        guard case .gatewayPrefix(let range) = recogniser.criterion, range.contains(gateway) else {
          return nil
        }
        if let from = recogniser.valid.from, from.begins > state.at { return nil }
        if let until = recogniser.valid.until, until.begins <= state.at { return nil }
        return (range, recogniser)
      }
    }
    let good = ranges(provider).filter { range, recogniser in
      recogniser.dedicated && range.length >= (range.family == .v4 ? 28 : 64)
        && (recogniser.services.isEmpty || tunnel.gateway?.port != nil)
    }
    let mine = good.map(\.0.length).max() ?? -1
    if mine < 0 { found.append("no dedicated prefix") }
    for other in owners where other.id != provider.id {
      if ranges(other).contains(where: { $0.0.length > mine }) {
        found.append("another has it more specifically")
      }
    }
    for other in ranges(provider) where other.0.length > mine {
      found.append("a weak prefix is more specific: \(other.0)")
    }
    return found
  }

  private func licenceViolations(_ registry: Registry) -> [String] {
    var found: [String] = []
    if state.host.region == nil { found.append("the host's region is unknown") }
    if tunnel.gateway?.region == nil { found.append("the gateway's region is unknown") }
    let grants = registry.grantBook?.grants ?? []
    if let own = registry.ownGateways.first(where: { $0.id == tunnel.provider?.id }) {
      return found + ownViolations(own, grants, registry)
    }
    guard let provider = registry.providers.first(where: { $0.id == tunnel.provider?.id }) else {
      return found + ["no provider"]
    }
    let holding = provider.licences.filter { holds($0, grants, registry) }
    if holding.isEmpty { found.append("no licence holds") }
    let freed = holding.contains { $0.instrument == .exemption || $0.holder == .userOrganisation }
    // A grant may lead the tunnel on over the border, where other rules count.
    if !freed, grants.isEmpty, registry.rules.contains(where: { $0.id == "cn-domestic" }),
      state.host.region?.code != "DE", state.host.region?.code != "CN-HK",
      tunnel.gateway?.region?.code != "DE",
      !holding.contains(where: { $0.classes.contains("cn:B13") })
    {
      found.append("the class is missing")
    }
    let near = ["CN-BJ", "CN-SH"]
    let banned = provider.licences.contains { licence in
      licence.instrument == .prohibition && [.provider, .userOrganisation].contains(licence.holder)
        && (licence.serves.isEmpty
          || licence.serves == ["cn-mainland"] && near.contains(state.host.region?.code ?? ""))
        && [.valid, .indeterminate].contains(licence.state(at: state.at))
    }
    if banned, !holding.contains(where: { $0.instrument == .exemption }) { found.append("it is prohibited") }
    // Without a rule, whoever is licensed is so at every end that is known.
    if tunnel.licensing.reasons.contains(where: { $0.code == .noRule }) {
      let ends = [state.host.region, tunnel.gateway?.region].compactMap(\.self)
      let served = holding.contains { licence in
        ends.allSatisfy { end in licence.serves.contains { registry.region(end, liesIn: $0) } }
      }
      if !served { found.append("no rule is there, and no licence that holds serves both ends") }
      if tunnel.licensing.status == .compliant, !freed {
        found.append("no rule is there, and it is compliant")
      }
    }
    return found
  }

  /// What a file of grants that was refused or has ended would say is not known: only who is freed from everything can
  /// be licensed beside it.
  private func grantsViolations(_ registry: Registry) -> [String] {
    let codes = Set(tunnel.licensing.reasons.compactMap(\.code))
    if !codes.isDisjoint(with: [.exempt, .userPermit]) { return [] }
    switch registry.grants {
    case .none: return []
    case .refused: return ["the file of grants is refused"]
    case .held(let book):
      let owner = tunnel.provider?.id
      let uplink = registry.ownGateways.first { $0.id == owner }?.uplink
      let concerns = book.grants.contains { $0.carrier == owner || $0.managedBy == owner || $0.id == uplink }
      return concerns && book.expires <= state.at ? ["the file of grants has ended"] : []
    }
  }

  private func holds(_ licence: Licence, _ grants: [Grant], _ registry: Registry) -> Bool {
    let bad = licence.status.contains { entry in
      entry.state != .valid && (entry.period.from.map { $0.begins <= state.at } ?? true)
        && (entry.period.until.map { state.at < $0.begins } ?? true)
    }
    let begun = licence.valid.from.map { $0.begins <= state.at } ?? true
    let open = licence.valid.until.map { state.at < $0.begins } ?? false
    let source = registry.sources.contains {
      licence.sources.contains($0.id) && $0.confidence != .low && $0.confidence != .unverified
    }
    let covered = licence.coveredBy.map { number in
      registry.providers.contains { $0.licences.contains { $0.number == number } }
    }
    let tied =
      switch licence.holder {
      case .provider, .userOrganisation: true
      case .line: grants.contains { $0.lineID != nil && $0.lineID == licence.lineID }
      case .address:
        licence.addresses.isEmpty
          || licence.addresses.contains { range in tunnel.gateway.map { range.contains($0.address) } ?? false
          }
      }
    let allowed =
      licence.customers == .any || registry.organisation.foreignInvested != false
    return licence.instrument != .prohibition && !bad && begun && open && source && tied && allowed
      && (covered ?? !licence.commencementPending) && !licence.serves.isEmpty
  }

  /// Of the company's own gateway: where a rule asks anything, a grant that is approved today, for a carrier with a
  /// licence that holds.
  private func ownViolations(_ own: OwnGateway, _ grants: [Grant], _ registry: Registry) -> [String] {
    guard let grant = grants.first(where: { $0.id == own.uplink }) else { return ["no grant for its line"] }
    var found: [String] =
      tunnel.licensing.basis == .attested ? [] : ["it was not seen, and is called observed"]
    if grant.approval.state != .approved { found.append("the grant is not approved") }
    if let from = grant.approval.period.from, from.begins > state.at {
      found.append("the grant has not begun")
    }
    if let until = grant.approval.period.until, until.begins <= state.at {
      found.append("the grant has ended")
    }
    if let carrier = registry.providers.first(where: { $0.id == grant.carrier }),
      !carrier.licences.contains(where: { holds($0, grants, registry) })
    {
      found.append("no licence of the carrier holds")
    }
    return found
  }
}
