import Model

/// Decides on a tunnel's remote end by all that the sources report: by one strong live source, or by two medium ones of
/// different hands that agree, and only while none contradicts.
struct GatewayProof {
  let draft: TunnelDraft
  let found: GatewaySources
  /// The kernel's routes to gateways, as far as they are this tunnel's.
  let routes: [GatewayRoute]
  /// The reports of the collectors of gateways that were not complete.
  let gaps: [CollectorReport]
  /// The names of the interfaces that lead nowhere but to this machine: a route into one ends here.
  let inside: Set<String>
  /// The IPsec policies of the host, which may wrap what goes to a gateway.
  let policies: [XfrmPolicy]

  /// The finding, with its sources kept as evidence.
  func finding(evidence: inout EvidenceList) -> GatewayFinding {
    let (certainty, address) = judge()
    // A host may have any number of sockets and host routes: those of the gateway, and some of the others.
    let most = 16
    let given =
      found.sources.filter { $0.address == address } + found.sources.filter { $0.address != address }
    var seen: Set<SeenFact> = []
    var ids: [String] = []
    for source in given where seen.count < most && source.origin != .wire {
      guard seen.insert(SeenFact(origin: source.origin, facts: source.facts)).inserted else { continue }
      let id = evidence.add(source.kind, source.strength, source.origin.evidence, source.facts)
      if source.address == address || certainty != .proven { ids.append(id) }
    }
    for name in Set(found.configuredNames).sorted().prefix(most) {
      let id = evidence.add(.config, .weak, .openvpnConfig, .name(name: name))
      if certainty != .proven { ids.append(id) }
    }

    for destination in found.witness.map({ $0.result == .unknown ? [] : $0.destinations }) ?? [] {
      let id = evidence.add(
        .wire, .strong, .wire,
        .testPackets(
          address: destination.address, port: destination.port, number: destination.transport,
          matched: destination.matched,
          pulses: found.witness?.pulses.count ?? 0, chance: destination.chance))
      if destination.address == address || certainty != .proven { ids.append(id) }
    }

    let supporters = found.sources.filter { $0.address == address }
    let strong = supporters.filter { $0.strength >= .strong }
    let counted = strong.isEmpty ? supporters.filter { $0.strength >= .medium } : strong
    let services = Set(
      counted.compactMap { source -> Service? in
        guard let port = source.port, let transport = source.transport else { return nil }
        return Service(transport: transport, port: port)
      })
    // Of a tunnel that uses both transports at its gateway, as TLS beside DTLS, the connection stays while the other comes
    // and goes.
    func order(_ source: GatewaySource) -> (Int, UInt16) {
      (source.transport == .tcp ? 0 : 1, source.port ?? 0)
    }
    let named = supporters.filter { $0.port != nil }.min { a, b in
      if a.strength != b.strength { return a.strength > b.strength }
      return a.origin == b.origin ? order(a) < order(b) : a.origin < b.origin
    }
    let origins = Set(supporters.filter { $0.strength >= .medium }.map(\.origin)).sorted()
    return GatewayFinding(
      certainty: certainty, address: address, identity: found.identity, services: services,
      port: named?.port,
      transport: named?.transport,
      sources: origins.isEmpty ? nil : origins,
      evidence: ids,
      restsOnWire: certainty == .proven && address.map { !isProven($0, apartFrom: .wire) } ?? false)
  }

  private func judge() -> (GatewayFinding.Certainty, IPAddress?) {
    let (certainty, address) = inferred()
    guard let witness = found.witness, witness.result != .unknown else { return (certainty, address) }
    let destinations = witness.destinations.map(\.address)
    switch witness.result {
    case .unknown: break
    case .several:
      return (.unproven(.severalDestinations(addresses: AddressList(Set(destinations)))), address)
    case .answeredElsewhere:
      if let destination = destinations.first {
        return (.contradicted(.answeredElsewhere(address: destination)), address)
      }
    case .carried:
      guard let destination = destinations.first else { break }
      // A relay is known for one, and what the packets went to is that.
      if case .unproven(.relayed) = certainty { break }
      // A mesh has several peers: which of them carries the rest is not shown by a few packets.
      let given = Set(found.sources.filter { $0.origin != .wire }.map(\.address))
      if let address, isWrapped(address, for: destination) { break }
      if let address, address != destination {
        return (.contradicted(.destinationDiffers(address: address, witnessed: destination)), address)
      }
      if address == nil, given.isEmpty {
        return (.unproven(.destinationAlone(address: destination)), destination)
      }
      if address == nil, !given.contains(destination), let other = given.sorted().first {
        return (.contradicted(.destinationDiffers(address: other, witnessed: destination)), nil)
      }
    }
    return (certainty, address)
  }

  /// Whether a policy in tunnel mode takes packets to an address, and sends them to a destination.
  private func isWrapped(_ address: IPAddress, for destination: IPAddress) -> Bool {
    policies.contains {
      $0.direction == .outbound && $0.allows && $0.tunnelDestination == destination
        && $0.destination.contains(address) && address != destination
    }
  }

  /// What follows from the sources, test packets apart.
  private func inferred() -> (GatewayFinding.Certainty, IPAddress?) {
    if let (from, to) = found.translated {
      return (.contradicted(.translated(from: from, to: to)), to)
    }
    if let relay = found.relay {
      let port = relay.address.flatMap { $0.port == 0 ? nil : $0.port }
      return (.unproven(.relayed(relay: relay.kind, address: relay.address?.address, port: port)), nil)
    }
    if let doubt = found.doubt {
      let given = Set(found.sources.filter { $0.origin.isLive }.map(\.address))
      return (.unproven(doubt), given.count == 1 ? given.first : nil)
    }
    let live = Gateway.Source.allCases.filter(\.isLive).map(found.addresses).filter { !$0.isEmpty }
    let candidate = live.isEmpty ? withoutLive() : withLive(live)
    guard let address = candidate.address, candidate.certainty == .proven else {
      return (candidate.certainty, candidate.address)
    }
    // Whatever address the packets bear, somebody here takes them.
    if routes.contains(where: { $0.address == address && $0.interface.map(inside.contains) ?? false }) {
      return (.unproven(.addressTaken(address: address)), address)
    }
    let known = routes.filter { $0.address == address && $0.markKnown }
    if let name = draft.interface, known.contains(where: { $0.interface == name }) {
      return (.contradicted(.routeIntoItself(address: address)), address)
    }
    return (isProven(address) ? .proven : .unproven(missing(address)), address)
  }

  private typealias Candidate = (certainty: GatewayFinding.Certainty, address: IPAddress?)

  /// The one address that the live sources lead to, all of them together, unless a host route or the configuration is
  /// against it.
  private func withLive(_ live: [Set<IPAddress>]) -> Candidate {
    let routes = found.addresses(.route)
    let config = found.addresses(.config)
    let all = live.reduce(into: Set<IPAddress>()) { $0.formUnion($1) }
    guard all.count == 1, let address = all.first else {
      // Any of them may carry the data: that others agree on one of them makes the rest no less real.
      return live.contains(all)
        ? (.unproven(.severalPeers), nil) : (.contradicted(.sourcesDiffer(addresses: AddressList(all))), nil)
    }
    if !config.isEmpty, found.configuredNames.isEmpty, !config.contains(address) {
      return (
        .contradicted(.configurationDiffers(address: address, configured: AddressList(config))),
        address
      )
    }
    if !routes.isEmpty, !routes.contains(address), routes.isDisjoint(with: config) {
      return (
        .contradicted(.routeDiffers(address: address, routes: AddressList(routes))),
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
        return (.unproven(.severalConfigured), nil)
      }
      if found.configuredNames.isEmpty {
        return (
          .contradicted(
            .routeNotConfigured(routes: AddressList(routes), configured: AddressList(config))),
          nil
        )
      }
      return (.unproven(.noConfiguredRoute), nil)
    }
    let given = routes.union(config)
    if given.isEmpty { return (.unproven(nothing), nil) }
    if given.count > 1 { return (.unproven(missing(nil)), nil) }
    return (.proven, given.first)
  }

  /// Whether the sources at the address suffice.
  private func isProven(_ address: IPAddress, apartFrom origin: Gateway.Source? = nil) -> Bool {
    let supporters = found.sources.filter {
      $0.address == address && $0.strength >= .medium && $0.origin != origin
    }
    if supporters.contains(where: { $0.origin.isLive && $0.strength >= .strong }) { return true }
    for a in supporters {
      for b in supporters where a.hand != b.hand {
        let ports = a.port == nil || b.port == nil || a.port == b.port
        let transports = a.transport == nil || b.transport == nil || a.transport == b.transport
        if ports && transports { return true }
      }
    }
    return false
  }

  /// Why an address that one source alone leads to is not proven.
  private func missing(_ address: IPAddress?) -> GatewayFacts {
    let origins = Set(found.sources.filter { address == nil || $0.address == address }.map(\.origin))
    if draft.holder?.tie == .byName { return .holderUncertain(address: address) }
    switch origins {
    case [.config]: return .configurationOnly(address: address)
    case [.config, .route]: return .oneHand(address: address)
    case [.route]:
      return .routeOnly(
        address: address, name: Set(found.configuredNames).min(), collectors: refused)
    case [.established] where draft.holder?.verified == true: return .proxyUnknown(address: address)
    case [.established], [.conntrack], [.management], [.wireguard]: return .sourceAlone(address: address)
    default: return .sourcesDisagree(address: address)
    }
  }

  private var nothing: GatewayFacts {
    if let status = draft.wireguard, !status.device.server, status.carrying.isEmpty { return .noPeer }
    return .noSource(name: Set(found.configuredNames).min(), collectors: refused)
  }

  /// The collectors that could have said more.
  private var refused: [CollectorReport] { gaps.filter { $0.status == .denied || $0.status == .failed } }
}

/// What a source said, however often it did.
private struct SeenFact: Hashable {
  let origin: Gateway.Source
  let facts: EvidenceFacts
}
