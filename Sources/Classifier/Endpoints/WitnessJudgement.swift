import Model

/// What follows from where the packets of the probe's own connections were seen: it takes the place of the path that
/// routes and rules give, wherever it can say anything.
struct WitnessJudgement {
  private let interfaces: OuterInterfaces
  private let own: Set<IPAddress>
  /// The policies that protect what the host sends, those of single sockets apart.
  private let policies: [XfrmPolicy]
  private let linksWereRead: Bool

  init(_ state: HostState) {
    interfaces = OuterInterfaces(state)
    own = Set(state.addresses.map(\.address))
    policies = state.xfrmPolicies.filter { policy in
      policy.direction == .outbound && policy.allows && policy.ofSocket != true && policy.interfaceID == nil
        && policy.mark == nil
        && (policy.tunnelDestination != nil || policy.transportMode)
    }
    linksWereRead = state.report(of: .links).status == .complete
  }

  /// The result with its witnesses judged, and its paths as they were seen.
  func applied(to probe: ProbeResult) -> ProbeResult {
    guard probe.path?.witness != nil || probe.samples.contains(where: { $0.path?.witness != nil }) else {
      return probe
    }
    let spoken = Set(probe.samples.compactMap(\.address))
    let samples = probe.samples.map { sample in
      var sample = sample
      sample.path = sample.path.map { applied(to: $0, spoken: Set([sample.address].compactMap(\.self))) }
      return sample
    }
    return ProbeResult(
      endpoint: probe.endpoint, samples: samples, certificate: probe.certificate,
      path: probe.path.map { applied(to: $0, spoken: spoken) }, answers: probe.answers,
      experiments: probe.experiments, diagnosis: probe.diagnosis)
  }

  private func applied(to path: Path, spoken: Set<IPAddress>) -> Path {
    guard let witness = path.witness else { return path }
    let judged = judged(witness, spoken: spoken, source: path.source)
    var interface = path.interface
    switch judged.result {
    case .direct:
      // Of a bridge and its port the one that the routes name remains.
      let isOnTheWay = witness.seen.contains { $0.interface == interface }
      if !isOnTheWay { interface = judged.interface }
    case .enclosed: interface = judged.interface
    case .diverted: interface = judged.interface
    case .local, .unknown: break
    }
    return Path(
      interface: interface, tunnel: path.tunnel, source: path.source, nextHop: path.nextHop, witness: judged)
  }

  /// A witness with its result.
  private func judged(_ witness: PathWitness, spoken: Set<IPAddress>, source: IPAddress?) -> PathWitness {
    if !spoken.isEmpty, spoken.allSatisfy(isOwn) {
      return witness.judged(.local, spoken.allSatisfy(\.isLoopback) ? nil : .ownAddress)
    }
    if let obstacle = witness.reason { return witness.judged(.unknown, obstacle) }
    guard linksWereRead else { return witness.judged(.unknown, .linksUnread) }
    if isProtected(spoken, source) { return witness.judged(.unknown, .policy) }
    let own = witness.seen.filter(\.toEndpoint)
    if let sighting = own.first(where: { interfaces.isLoopback($0.interface) }) {
      return witness.judged(.diverted, .loopback, interface: sighting.interface)
    }
    let data = own.filter(\.data)
    // The answer to what was sent shows that it went somewhere; a connection that stands, that it was begun.
    let isUnseen = witness.answered ? data.isEmpty : witness.connected && own.isEmpty
    // This host's own filter may refuse a connection, and then nothing leaves for anywhere.
    let isRefusedElsewhere = witness.refused && own.isEmpty && !witness.seen.isEmpty
    if isUnseen || isRefusedElsewhere { return strayed(witness) }
    return judged(witness, by: data.isEmpty ? own : data)
  }

  /// Packets that went somewhere, and not to the endpoint. Those of the same port that left for another place are theirs:
  /// by themselves they would prove nothing, since a packet that is forwarded for another host may have the port, too.
  private func strayed(_ witness: PathWitness) -> PathWitness {
    let others = witness.seen.filter { !$0.toEndpoint }
    if let sighting = others.first(where: { interfaces.isLoopback($0.interface) }) {
      return witness.judged(.diverted, .loopback, interface: sighting.interface)
    }
    guard let sighting = others.first else { return witness.judged(.diverted, .unseen) }
    return witness.judged(.diverted, .rewritten, interface: sighting.interface)
  }

  /// What packets that are on their way to the endpoint say, by the interfaces that they left by.
  private func judged(_ witness: PathWitness, by sightings: [PathWitness.Sighting]) -> PathWitness {
    let places = sightings.map { (name: $0.interface, place: interfaces.place(of: $0.interface)) }
    func last(_ wanted: OuterInterfaces.Place) -> String? { places.last { $0.place == wanted }?.name }
    let inner = last(.inner) ?? last(.missing)
    if let outer = last(.outer) {
      if inner != nil { return witness.judged(.unknown, .severalPlaces) }
      // What began a connection may have been answered by another than what takes its data.
      guard sightings.contains(where: \.data) else { return witness.judged(.unknown, .noData) }
      return witness.judged(.direct, interface: outer)
    }
    if sightings.isEmpty { return witness.judged(.unknown, .noData) }
    if last(.ambiguous) != nil { return witness.judged(.unknown, .severalEdges) }
    if last(.unclear) != nil { return witness.judged(.unknown, .unclearInterface) }
    if let inner, interfaces.wraps(inner) { return witness.judged(.enclosed, interface: inner) }
    guard interfaces.areKnown else { return witness.judged(.unknown, .noEdge) }
    // A bridge or a bond whose ports are all down takes packets and sends none.
    if inner == nil, !witness.connected { return witness.judged(.unknown, .noData) }
    return witness.judged(.enclosed, interface: inner ?? last(.passage))
  }

  /// Loopback's own range is the host's, whatever its interfaces have.
  private func isOwn(_ address: IPAddress) -> Bool { own.contains(address) || address.isLoopback }

  private func isProtected(_ spoken: Set<IPAddress>, _ source: IPAddress?) -> Bool {
    policies.contains { policy in
      spoken.contains { policy.destination.contains($0) } && source.map { policy.source.contains($0) } ?? true
    }
  }
}
