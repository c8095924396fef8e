import Linux
import Model

/// Learns from the kernel where the processes' sockets lead, and by which routes their gateways are reached.
struct GatewaySurvey {
  let files: ProcessFiles

  /// What connection tracking found.
  struct Flows {
    var sightings: [GatewaySighting] = []
    var report = CollectorReport(.conntrack, .complete)
  }

  /// The flows of the processes' own local ports: it is how an unconnected UDP socket's other end shows.
  func flows(of sockets: [HostSocket]) -> Flows {
    var flows = Flows()
    let text: [UInt8]
    do { text = try files.bytes(of: "\(files.root)/net/nf_conntrack", limit: 64 << 20) } catch {
      flows.report =
        switch error {
        case .denied: CollectorReport(.conntrack, .denied, needs: "CAP_DAC_READ_SEARCH")
        case .vanished: CollectorReport(.conntrack, .unsupported, facts: .noTracking)
        case .failed(let number): CollectorReport(.conntrack, .failed, errno: SystemError(number).name)
        }
      return flows
    }
    let senders = sockets.filter { $0.state == .unconnected || $0.state == .established }
    guard !senders.isEmpty else { return flows }
    for line in text.split(separator: 10) {
      guard let flow = TrackedFlow(line: String(decoding: line, as: UTF8.self)), flow.replied else {
        continue
      }
      for socket in senders
      where socket.transport == flow.transport && socket.local.port == flow.source.port
        && (socket.local.address == flow.source.address || socket.local.address.isUnspecified)
        && (socket.peer == nil || socket.peer == flow.destination)
      {
        let translated = flow.replySource.address != flow.destination.address
        let sighting = GatewaySighting(
          pid: socket.pid, source: .conntrack, address: flow.replySource.address,
          port: flow.replySource.port, transport: flow.transport,
          translatedFrom: translated ? flow.destination.address : nil)
        if !flows.sightings.contains(sighting), flows.sightings.count < 1000 {
          flows.sightings.append(sighting)
        }
      }
    }
    return flows
  }

  /// The peers of the processes' connected sockets, but for those on this host.
  static func peers(of sockets: [HostSocket]) -> [GatewaySighting] {
    var found: [GatewaySighting] = []
    for socket in sockets where socket.state == .established {
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

  /// The routes to the peers of WireGuard devices, each with the mark that the device itself reports.
  ///
  /// Without it the look-up of a peer that takes the whole traffic would answer with the tunnel itself.
  static func routes(
    to devices: [WireGuardDevice], users: [Int32: UInt32], lookup: RouteLookup?
  ) -> [GatewayRoute] {
    guard let lookup else { return [] }
    var found: [GatewayRoute] = []
    for device in devices {
      for peer in device.peers {
        guard let endpoint = peer.endpoint, found.count < 256 else { continue }
        let path = lookup.path(
          .init(
            destination: endpoint.address, mark: device.firewallMark,
            // The kernel's own packets are root's.
            user: device.pid.flatMap { users[$0] } ?? 0,
            service: Service(transport: .udp, port: endpoint.port)))
        let route = GatewayRoute(
          address: endpoint.address, mark: device.firewallMark, markKnown: true, interface: path?.interface,
          nextHop: path?.nextHop, source: path?.source)
        if !found.contains(route) { found.append(route) }
      }
    }
    return found
  }

  /// The routes to the gateways that were sighted, each with the mark and the user of the socket that goes there.
  static func routes(
    to sightings: [GatewaySighting], sockets: [HostSocket], users: [Int32: UInt32], lookup: RouteLookup?
  ) -> (routes: [GatewayRoute], report: CollectorReport) {
    guard let lookup else {
      return ([], CollectorReport(.gatewayRoutes, .failed, facts: .noLookup))
    }
    var found: [GatewayRoute] = []
    var unmarked = false
    for sighting in sightings.prefix(256) {
      guard let address = sighting.address else { continue }
      // Management and listening sockets go elsewhere: only those that could have sent to the gateway count.
      let senders = sockets.filter {
        $0.pid == sighting.pid && $0.state != .listening
          && ($0.peer == nil || $0.peer?.address == address)
      }
      let marks = Set(senders.map(\.mark))
      unmarked = unmarked || marks.contains(nil)
      let known = marks.count == 1 && marks.first != .some(nil)
      let mark = known ? marks.first.flatMap { $0 } ?? 0 : 0
      let service = sighting.port.map { Service(transport: sighting.transport ?? .udp, port: $0) }
      let path = lookup.path(
        .init(destination: address, mark: mark, user: users[sighting.pid], service: service))
      let route = GatewayRoute(
        address: address, mark: mark, markKnown: known, interface: path?.interface, nextHop: path?.nextHop,
        source: path?.source)
      if !found.contains(route) { found.append(route) }
    }
    let report =
      unmarked
      ? CollectorReport(.gatewayRoutes, .denied, needs: "CAP_NET_ADMIN", facts: .socketMarks)
      : CollectorReport(.gatewayRoutes, .complete)
    return (found, report)
  }
}
