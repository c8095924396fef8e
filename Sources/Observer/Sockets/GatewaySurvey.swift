import Linux
import Model

/// Learns from the kernel where the processes' sockets lead, and by which routes their gateways are reached.
struct GatewaySurvey {
  let files: ProcessFiles
  /// The host's own addresses; none where they are not known.
  let own: Set<IPAddress>
  /// Which claims come first where not all can be followed.
  let order: GatewayOrder
  /// The most bytes of the kernel's table of flows that are read.
  let mostTracked: Int

  static let mostSightings = 1000
  static let mostLookups = 256

  init(
    files: ProcessFiles, own: Set<IPAddress> = [], order: GatewayOrder = GatewayOrder(),
    mostTracked: Int = 64 << 20
  ) {
    self.files = files
    self.own = own
    self.order = order
    self.mostTracked = mostTracked
  }

  /// What connection tracking found.
  struct Flows {
    var sightings: [GatewaySighting] = []
    var report = CollectorReport(.conntrack, .complete)
  }

  /// The flows of the processes' own local ports: it is how an unconnected UDP socket's other end shows.
  func flows(of sockets: [HostSocket]) -> Flows {
    var flows = Flows()
    let text: [UInt8]
    do { text = try files.bytes(of: "\(files.root)/net/nf_conntrack", limit: mostTracked) } catch {
      flows.report =
        switch error {
        case .denied: CollectorReport(.conntrack, .denied, needs: "CAP_DAC_READ_SEARCH")
        case .vanished: CollectorReport(.conntrack, .unsupported, facts: .noTracking)
        case .failed(let number): CollectorReport(.conntrack, .failed, errno: SystemError(number).name)
        }
      return flows
    }
    let lines = text.split(separator: 10)
    if text.count >= mostTracked { flows.report = Self.cut(.conntrack, lines.count, .flows) }
    let senders = Dictionary(
      grouping: sockets.filter { ($0.state == .unconnected || $0.state == .established) && $0.mayCarry },
      by: { Service(transport: $0.transport, port: $0.local.port) })
    guard !senders.isEmpty else { return flows }
    var found: Set<GatewaySighting> = []
    for line in lines {
      guard let flow = TrackedFlow(line: String(decoding: line, as: UTF8.self)), flow.replied else {
        continue
      }
      for socket in senders[Service(transport: flow.transport, port: flow.source.port)] ?? []
      where sends(flow, from: socket) {
        let translated = flow.replySource.address != flow.destination.address
        found.insert(
          GatewaySighting(
            pid: socket.pid, source: .conntrack, address: flow.replySource.address,
            port: flow.replySource.port, transport: flow.transport,
            translatedFrom: translated ? flow.destination.address : nil))
      }
    }
    let ordered = order.sorted(Array(found))
    flows.sightings = Array(ordered.prefix(Self.mostSightings))
    if flows.sightings.count < ordered.count {
      flows.report = Self.cut(.conntrack, ordered.count, .flows)
    }
    return flows
  }

  /// Whether a flow is one that a socket began: a client of a socket may use the same port at its own end.
  private func sends(_ flow: TrackedFlow, from socket: HostSocket) -> Bool {
    let isLocal =
      socket.local.address.isUnspecified
      ? own.isEmpty || own.contains(flow.source.address) : socket.local.address == flow.source.address
    return isLocal && (socket.peer == nil || socket.peer == flow.destination)
  }

  /// The report of a collector that kept only some of what there is.
  static func cut(_ collector: Collector, _ count: Int, _ list: CollectorFacts.List) -> CollectorReport {
    CollectorReport(collector, .failed, facts: .cut(count: count, list: list, link: nil))
  }

  /// The peers of the processes' connected sockets, but for those on this host.
  static func peers(of sockets: [HostSocket]) -> [GatewaySighting] {
    var found: [GatewaySighting] = []
    for socket in sockets where socket.state == .established && socket.mayCarry {
      guard let peer = socket.peer, !peer.address.isLoopback else { continue }
      // A client that dialled in is no gateway.
      let listening = sockets.contains {
        $0.pid == socket.pid && $0.state == .listening && $0.local.port == socket.local.port
      }
      if listening { continue }
      let sighting = GatewaySighting(
        pid: socket.pid, source: .established, address: peer.address, port: peer.port,
        transport: socket.transport)
      if !found.contains(sighting) { found.append(sighting) }
    }
    return found
  }

  /// The routes to the peers of WireGuard devices, each with the mark that the device itself reports, and whether
  /// there were too many.
  ///
  /// Without the mark the look-up of a peer that takes the whole traffic would answer with the tunnel itself. `ports` are
  /// those of the namespace's UDP sockets: a device of the kernel's whose port is not among them was made in another
  /// namespace and moved here, and sends from there, by other routes.
  static func routes(
    to devices: [WireGuardDevice], users: [Int32: UInt32], ports: Set<UInt16>? = nil, lookup: RouteLookup?
  ) -> (routes: [GatewayRoute], count: Int) {
    guard let lookup else { return ([], 0) }
    var found: [GatewayRoute] = []
    var asked: Set<RouteQuery> = []
    for device in devices {
      if device.backend == .kernel, let ports, let port = device.listenPort, !ports.contains(port) {
        continue
      }
      for peer in device.peers {
        guard let endpoint = peer.endpoint else { continue }
        let query = RouteQuery(
          destination: endpoint.address, mark: device.firewallMark,
          // The kernel's own packets are root's.
          user: device.pid.flatMap { users[$0] } ?? 0,
          service: Service(transport: .udp, port: endpoint.port))
        guard asked.insert(query).inserted, asked.count <= mostLookups else { continue }
        let path = lookup.path(query)
        let route = GatewayRoute(
          address: endpoint.address, mark: device.firewallMark, markKnown: true, interface: path?.interface,
          nextHop: path?.nextHop, source: path?.source)
        if !found.contains(route) { found.append(route) }
      }
    }
    return (found, asked.count)
  }

  /// The routes to the gateways that were sighted, each with what the rules may select by of the socket that goes there:
  /// its mark, its user, the interface and the address that it is bound to.
  func routes(
    to sightings: [GatewaySighting], sockets: [HostSocket], users: [Int32: UInt32], lookup: RouteLookup?
  ) -> (routes: [GatewayRoute], report: CollectorReport) {
    guard let lookup else {
      return ([], CollectorReport(.gatewayRoutes, .failed, facts: .noLookup))
    }
    var found: [GatewayRoute] = []
    var asked: Set<Question> = []
    var unmarked = false
    let byProcess = Dictionary(grouping: sockets, by: \.pid)
    for sighting in order.sorted(sightings) {
      guard let address = sighting.address else { continue }
      // Management and listening sockets go elsewhere: only those that could have sent to the gateway count.
      let senders = (byProcess[sighting.pid] ?? []).filter {
        $0.state != .listening && $0.mayCarry && ($0.peer == nil || $0.peer?.address == address)
      }
      let marks = Set(senders.map(\.mark))
      unmarked = unmarked || marks.contains(nil)
      let known = marks.count == 1 && marks.first != .some(nil)
      let mark = known ? marks.first.flatMap { $0 } ?? 0 : 0
      let service = sighting.port.map { Service(transport: sighting.transport ?? .udp, port: $0) }
      let devices = Set(senders.map(\.device))
      let sources = Set(senders.map(\.local.address).filter { own.contains($0) })
      let query = RouteQuery(
        destination: address, mark: mark, user: users[sighting.pid], service: service,
        interface: devices.count == 1 ? devices.first.flatMap { $0 } : nil,
        source: sources.count == 1 && senders.allSatisfy { own.contains($0.local.address) }
          ? sources.first : nil)
      guard asked.insert(Question(query: query, known: known)).inserted, asked.count <= Self.mostLookups
      else { continue }
      let path = lookup.path(query)
      let route = GatewayRoute(
        address: address, mark: mark, markKnown: known, interface: path?.interface, nextHop: path?.nextHop,
        source: path?.source)
      if !found.contains(route) { found.append(route) }
    }
    if asked.count > Self.mostLookups {
      return (found, Self.cut(.gatewayRoutes, asked.count, .gateways))
    }
    let report =
      unmarked
      ? CollectorReport(.gatewayRoutes, .denied, needs: "CAP_NET_ADMIN", facts: .socketMarks)
      : CollectorReport(.gatewayRoutes, .complete)
    return (found, report)
  }

  /// A route that was asked for.
  private struct Question: Hashable {
    let query: RouteQuery
    let known: Bool
  }
}
