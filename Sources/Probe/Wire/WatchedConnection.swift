internal import Model

/// One connection of the probe whose packets are watched as they leave. Owned by its sample; used only on its loop's
/// thread.
final class WatchedConnection {
  /// Its port on this side, one of the loop's own.
  let port: UInt16
  /// What it is connected to: the endpoint, or its proxy.
  let destination: SocketAddress
  /// How many packets had found no room when it began.
  let dropsBefore: Int
  private(set) var seen: [PathWitness.Sighting] = []

  init(port: UInt16, destination: SocketAddress, dropsBefore: Int) {
    self.port = port
    self.destination = destination
    self.dropsBefore = dropsBefore
  }

  /// Adds a packet that left by an interface.
  func note(_ packet: OutgoingHeader, at interface: String) {
    let sighting = PathWitness.Sighting(
      interface: interface, toEndpoint: packet.destination == destination, data: packet.hasData)
    let known = seen.firstIndex {
      $0.interface == sighting.interface && $0.toEndpoint == sighting.toEndpoint
    }
    guard let known else { return seen.append(sighting) }
    // What carried data says more than what began the connection, and keeps its place.
    if sighting.data { seen[known] = sighting }
  }
}

extension Sample {
  /// Whether the connection was refused, by the server, the proxy or whatever had its packets.
  var wasRefused: Bool {
    phases.connect == nil && ["ECONNREFUSED", "ECONNRESET"].contains(failure?.errno)
  }

  /// Whether the server or the proxy answered what was sent to it.
  var hasAnswer: Bool {
    phases.proxy != nil || phases.starttls != nil || phases.tls != nil || http != nil
      || (tls?.messages ?? []).contains { $0.from == .server }
  }
}
