internal import Linux
internal import Model

/// Opens the sockets of a sample as its endpoint wants them; from a port that is watched, where there is one.
final class SocketOpener {
  /// Called with a socket before it begins to connect, and when.
  typealias Beginning = (ClientSocket, MonotonicTime) -> Void

  private let start: SampleStart
  private let wire: WireWatch?
  /// The connection as it is watched; nil where it is not.
  private(set) var watched: WatchedConnection?

  init(for start: SampleStart, wire: WireWatch?) {
    self.start = start
    self.wire = wire
  }

  /// A socket that has begun to connect.
  func open(
    to place: SocketAddress, on link: LinkZone?, beginning: Beginning
  ) throws(SampleError) -> ClientSocket {
    for _ in 0..<WireWatch.attempts {
      guard let wire, let port = wire.takePort(), let watched = wire.begin(from: port, to: place) else {
        continue
      }
      // Whatever keeps a port from it, such as an earlier connection to the same place, must not fail the sample.
      if let opened = try? begin(to: place, on: link, from: port, beginning) {
        self.watched = watched
        return opened
      }
      wire.forget(watched)
    }
    return try begin(to: place, on: link, from: nil, beginning)
  }

  private func begin(
    to place: SocketAddress, on link: LinkZone?, from port: UInt16?, _ beginning: Beginning
  ) throws(SampleError) -> ClientSocket {
    let socket = try ClientSocket(family: place.address.family, interface: start.endpoint.interface)
    if start.draw != nil { socket.delayAcknowledgements() }
    if let size = start.variation.segmentSize { try socket.limitSegments(to: size) }
    if let port, !socket.share(port) { throw SampleError(Failure(.localResource)) }
    beginning(socket, .now)
    try socket.connect(to: place.address, port: place.port, on: link)
    return socket
  }
}
