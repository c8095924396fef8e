internal import Glibc
internal import Linux
internal import Model

/// Watches where packets of a loop's own connections leave the host: a tap on some ports, which it gives to the
/// connections in turn. Owned by the loop's `LoopResources`; used only on the loop's thread.
///
/// Several connections may have one port at a time, to different places: a packet is that one's whose destination it
/// has. What leaves for somewhere else belongs to the one connection of its port that nothing was seen of, where there
/// is one only. The kernel hands over a packet's copy before the packet goes on, so that what was answered has been seen.
final class WireWatch {
  private let ports: [UInt16]
  /// Nil where it could not be opened.
  private let tap: PacketTap?
  /// The place of the next port.
  private var next: Int
  private var watched: [UInt16: [WatchedConnection]] = [:]
  private var count = 0
  private var names: [UInt32: String] = [:]
  /// Why no connection can be watched; nil where they can.
  let obstacle: PathWitness.Reason?

  /// How many ports are tried for a connection.
  static let attempts = 4

  /// A watch over connections from some of the block's ports; without any it says of each that it was not watched.
  init(ports: [UInt16]) {
    self.ports = ports
    tap = ports.isEmpty ? nil : try? PacketTap(ports: ports)
    next = ports.indices.randomElement() ?? 0
    obstacle = ports.isEmpty ? .noPort : tap == nil ? .noTap : nil
  }

  /// The next port in turn; nil where nothing can be watched.
  func takePort() -> UInt16? {
    guard obstacle == nil else { return nil }
    defer { next = (next + 1) % ports.count }
    return ports[next]
  }

  /// Begins to watch a connection, before its first packet; nil where the port has one to the same place.
  func begin(from port: UInt16, to destination: SocketAddress) -> WatchedConnection? {
    var others = watched[port] ?? []
    guard !others.contains(where: { $0.destination == destination }) else { return nil }
    tap?.countDrops()
    let connection = WatchedConnection(port: port, destination: destination, dropsBefore: tap?.drops ?? 0)
    others.append(connection)
    watched[port] = others
    count += 1
    return connection
  }

  /// Ends a watch of which nothing is wanted any more.
  func forget(_ connection: WatchedConnection) {
    guard var others = watched[connection.port],
      let index = others.firstIndex(where: { $0 === connection })
    else { return }
    others.remove(at: index)
    watched[connection.port] = others.isEmpty ? nil : others
    count -= 1
  }

  /// Takes what the kernel has seen, so that its room suffices.
  func read() {
    guard count > 0 else { return }
    tap?.read { interface, bytes in
      guard let packet = OutgoingHeader(bytes), let connections = watched[packet.sourcePort] else { return }
      let own = connections.first { $0.destination == packet.destination }
      // Of the port's connections, those that were seen on their way need no explanation.
      let strayed = connections.filter { connection in !connection.seen.contains(where: \.toEndpoint) }
      guard let connection = own ?? (strayed.count == 1 ? strayed.first : nil) else { return }
      connection.note(packet, at: name(of: interface))
    }
  }

  /// Ends a watch, and returns what was seen; `sample` says what became of the connection.
  func end(_ connection: WatchedConnection, after sample: Sample) -> PathWitness {
    read()
    tap?.countDrops()
    forget(connection)
    return PathWitness(
      seen: connection.seen, connected: sample.phases.connect != nil, refused: sample.wasRefused,
      answered: sample.hasAnswer,
      obstacle: tap.map(\.drops) == connection.dropsBefore ? nil : .dropped)
  }

  /// The name of an interface by its index; its number where it has gone.
  private func name(of interface: UInt32) -> String {
    if let known = names[interface] { return known }
    let name = InterfaceName.of(interface)
    names[interface] = name
    return name
  }
}
