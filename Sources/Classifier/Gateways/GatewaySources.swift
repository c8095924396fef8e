import Model

/// Everything that the sources report of one tunnel's gateway.
struct GatewaySources {
  var sources: [GatewaySource] = []
  /// The names of the configuration's remotes that are known by name only.
  var configuredNames: [String] = []
  /// What the process reaches its gateway through, and its address where that is known.
  var relay: (address: SocketAddress?, kind: GatewayRelay)?
  /// A flow, or whatever is destined to one of the addresses, that this host sends elsewhere.
  var translated: (from: IPAddress, to: IPAddress)?
  /// Why nothing that the sources say can prove the gateway.
  var doubt: GatewayFacts?
  var identity: GatewayFinding.Identity = .notOffered
  /// Where test packets went.
  var witness: GatewayWitness?
  /// How many connections other hosts dialled.
  var dialledIn = 0
  /// The peers of connections over which hardly anything has passed.
  var idle: Set<IPAddress> = []

  /// Whether such connections are all that is known of a peer.
  var isIdleAlone: Bool { !idle.isEmpty && !sources.contains { $0.origin.isLive } }

  /// The addresses that a source gives.
  func addresses(_ origin: Gateway.Source) -> Set<IPAddress> {
    Set(sources.filter { $0.origin == origin }.map(\.address))
  }

  /// Notes what the process reaches its gateway through. Of several the same one is named each time.
  mutating func add(relay address: SocketAddress?, _ kind: GatewayRelay) {
    func order(_ address: SocketAddress?, _ kind: GatewayRelay) -> String {
      "\(kind.rawValue) \(address?.description ?? "~")"
    }
    if let relay, order(relay.address, relay.kind) <= order(address, kind) { return }
    relay = (address, kind)
  }

  /// Notes a flow that this host sends elsewhere. Of several the same one is named each time.
  mutating func add(translationFrom from: IPAddress, to: IPAddress) {
    if let translated, (translated.from, translated.to) <= (from, to) { return }
    translated = (from: from, to: to)
  }

  /// Adds what test packets showed: where one destination carried them, another source for it.
  mutating func add(_ witness: GatewayWitness) {
    self.witness = witness
    guard let destination = witness.destination else { return }
    sources.append(
      GatewaySource(
        origin: .wire, strength: .medium, address: destination.address, port: destination.port,
        transport: TransportProtocol.allCases.first { $0.number == destination.transport }))
  }
}
