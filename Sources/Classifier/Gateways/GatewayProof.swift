import Model

/// Decides where a tunnel leads from all that was told: by one strong live source, or by two medium ones of
/// different kinds that agree, and only while none contradicts.
struct GatewayProof {
  let draft: TunnelDraft
  let found: GatewaySources
  /// The kernel's routes to gateways, as far as they are this tunnel's.
  let routes: [GatewayRoute]
  /// What each collector that tells of gateways came to, of those that were not complete.
  let gaps: [CollectorReport]
  /// The names of the loopback interfaces: a route into one ends on this host.
  let loopback: Set<String>

  /// The finding, with its sources kept as evidence.
  func finding(evidence: inout EvidenceList) -> GatewayFinding {
    let (standing, address) = judge()
    // A host may have any number of sockets and host routes: those of the gateway, and some of the others.
    let most = 16
    let told = found.sources.filter { $0.address == address } + found.sources.filter { $0.address != address }
    var seen: Set<String> = []
    var ids: [String] = []
    for source in told where seen.count < most {
      let text = "\(source.origin.collector) \(source.text)"
      guard seen.insert(text).inserted else { continue }
      let id = evidence.add(source.kind, source.strength, source.origin.collector, source.text)
      if source.address == address || standing != .proven { ids.append(id) }
    }
    for name in Set(found.configuredNames).sorted().prefix(most) {
      let id = evidence.add(.config, .weak, "openvpn_config", name)
      if standing != .proven { ids.append(id) }
    }

    let supporters = found.sources.filter { $0.address == address }
    let strong = supporters.filter { $0.strength >= .strong }
    let counted = strong.isEmpty ? supporters.filter { $0.strength >= .medium } : strong
    let services = Set(
      counted.compactMap { source -> Service? in
        guard let port = source.port, let transport = source.transport else { return nil }
        return Service(transport: transport, port: port)
      })
    let teller = supporters.filter { $0.port != nil }.min {
      ($1.strength, $0.origin) < ($0.strength, $1.origin)
    }
    let origins = Set(supporters.filter { $0.strength >= .medium }.map(\.origin)).sorted().map(\.words)
    return GatewayFinding(
      standing: standing, address: address, identity: found.identity, services: services, port: teller?.port,
      transport: teller?.transport,
      basis: origins.isEmpty
        ? nil : origins.joined(separator: " and ") + (origins.count > 1 ? " agree" : ""),
      evidence: ids)
  }

  private func judge() -> (GatewayFinding.Standing, IPAddress?) {
    if let (from, to) = found.translated {
      return (.contradicted("this host sends packets for \(from) to \(to)"), to)
    }
    if let relay = found.relay {
      let place = relay.address.map { $0.port == 0 ? ", \($0.address)" : ", \($0)" } ?? ""
      return (.unproven("it is reached through \(relay.words)\(place)"), nil)
    }
    if let doubt = found.doubt {
      let told = Set(found.sources.filter { $0.origin.isLive }.map(\.address))
      return (.unproven(doubt), told.count == 1 ? told.first : nil)
    }
    let live = GatewaySource.Origin.allCases.filter(\.isLive).map(found.addresses).filter { !$0.isEmpty }
    let candidate = live.isEmpty ? withoutLive() : withLive(live)
    guard let address = candidate.address, candidate.standing == .proven else {
      return (candidate.standing, candidate.address)
    }
    // Whatever address the packets bear, somebody here takes them.
    if routes.contains(where: { $0.address == address && $0.interface.map(loopback.contains) ?? false }) {
      return (
        .unproven("this host takes packets for \(address) for its own: a route leads them to itself"), address
      )
    }
    let known = routes.filter { $0.address == address && $0.markKnown }
    if let name = draft.interface, known.contains(where: { $0.interface == name }) {
      return (.contradicted("the way to \(address) leads into \(name) itself"), address)
    }
    return (isProven(address) ? .proven : .unproven(missing(address)), address)
  }

  private typealias Candidate = (standing: GatewayFinding.Standing, address: IPAddress?)

  /// The one address that every live source allows, unless a host route or the configuration is against it.
  private func withLive(_ live: [Set<IPAddress>]) -> Candidate {
    let routes = found.addresses(.route)
    let config = found.addresses(.config)
    let common = live.dropFirst().reduce(live[0]) { $0.intersection($1) }
    if common.isEmpty {
      return (.contradicted("live sources differ: \(Self.list(live.reduce([]) { $0.union($1) }))"), nil)
    }
    let agreed = common.count == 1 ? common : common.intersection(routes.union(config))
    guard agreed.count == 1, let address = agreed.first else {
      return (.unproven("the process has several peers, and no other source says which is the gateway"), nil)
    }
    if !config.isEmpty, found.configuredNames.isEmpty, !config.contains(address) {
      return (
        .contradicted("the live peer is \(address), and the configuration names \(Self.list(config))"),
        address
      )
    }
    if !routes.isEmpty, !routes.contains(address), routes.isDisjoint(with: config) {
      return (
        .contradicted(
          "the live peer is \(address), and the host route beside it leads to \(Self.list(routes))"),
        address
      )
    }
    return (.proven, address)
  }

  /// The address on which host routes and configuration agree; with one of them alone, what it names.
  private func withoutLive() -> Candidate {
    let routes = found.addresses(.route)
    let config = found.addresses(.config)
    if !routes.isEmpty, !config.isEmpty {
      let agreed = routes.intersection(config)
      if agreed.count == 1 { return (.proven, agreed.first) }
      if agreed.count > 1 {
        return (.unproven("several gateways have a host route and stand in the configuration"), nil)
      }
      if found.configuredNames.isEmpty {
        return (
          .contradicted(
            "the host route leads to \(Self.list(routes)), and the configuration names \(Self.list(config))"),
          nil
        )
      }
      return (.unproven("no host route leads to an address that the configuration names"), nil)
    }
    let told = routes.union(config)
    if told.isEmpty { return (.unproven(nothing), nil) }
    if told.count > 1 { return (.unproven(missing(nil)), nil) }
    return (.proven, told.first)
  }

  /// Whether the sources at the address suffice.
  private func isProven(_ address: IPAddress) -> Bool {
    let supporters = found.sources.filter { $0.address == address && $0.strength >= .medium }
    if supporters.contains(where: { $0.origin.isLive && $0.strength >= .strong }) { return true }
    for a in supporters {
      for b in supporters where a.kind != b.kind {
        let ports = a.port == nil || b.port == nil || a.port == b.port
        let transports = a.transport == nil || b.transport == nil || a.transport == b.transport
        if ports && transports { return true }
      }
    }
    return false
  }

  /// What would prove an address that one source alone leads to.
  private func missing(_ address: IPAddress?) -> String {
    let place = address.map { "\($0)" } ?? "it"
    let origins = Set(found.sources.filter { address == nil || $0.address == address }.map(\.origin))
    if draft.holder?.tie == .byName { return "\(place) is told by a process that may hold another tunnel" }
    switch origins {
    case [.config]:
      return "\(place) is known only from the configuration; a management socket, "
        + "or CAP_DAC_READ_SEARCH to read conntrack, would prove it"
    case [.route]:
      let names = Set(found.configuredNames).sorted()
      let config =
        names.isEmpty ? "" : ", and the configuration gives the name \(names[0]), which proves no address"
      return "\(place) is known only from a host route\(config)" + refused
    case [.established] where draft.holder?.verified == true:
      return
        "\(place) is a peer of a program that is no known proxy, and may be where the packets are bound for"
    case [.established], [.conntrack], [.management], [.wireguard]:
      return "\(place) is told by one source alone, and the process is not verified"
    default:
      return "the sources that lead to \(place) do not agree on port or protocol, or are not of two kinds"
    }
  }

  private var nothing: String {
    if let word = draft.wireguard, !word.device.server, word.carrying.isEmpty {
      return "no peer of \(draft.label) may carry anything"
    }
    let names = Set(found.configuredNames).sorted()
    let config =
      names.isEmpty
      ? "no source tells where it leads" : "only the name \(names[0]) is configured, which proves no address"
    return config + refused
  }

  private var refused: String {
    let denied = gaps.filter { $0.status == .denied || $0.status == .failed }
    return denied.isEmpty ? "" : "; " + denied.sentence
  }

  private static func list(_ addresses: Set<IPAddress>) -> String {
    let most = 4
    let names = addresses.sorted().prefix(most).map(\.description).joined(separator: ", ")
    return addresses.count > most ? "\(names) and \(addresses.count - most) more" : names
  }
}
