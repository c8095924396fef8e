import Model

/// The order in which claims of gateways are followed, so that a bound cuts what matters least: those of processes that hold
/// a tunnel come first, then root's. An ordinary user can give a program any name, and open any number of connections.
struct GatewayOrder {
  /// The processes that hold a tunnel or are led traffic to.
  var holders: Set<Int32> = []
  /// The users that the processes' sockets belong to.
  var users: [Int32: UInt32] = [:]

  /// The claims in order; the same claims always come in the same one.
  func sorted(_ sightings: [GatewaySighting]) -> [GatewaySighting] {
    sightings.map { (key: Key($0, self), sighting: $0) }.sorted { $0.key < $1.key }.map(\.sighting)
  }

  private struct Key: Comparable {
    private let rank: Int
    private let sighting: GatewaySighting

    init(_ sighting: GatewaySighting, _ order: GatewayOrder) {
      rank =
        (order.holders.contains(sighting.pid) ? 0 : 2) + (order.users[sighting.pid] ?? .max == 0 ? 0 : 1)
      self.sighting = sighting
    }

    static func < (a: Key, b: Key) -> Bool {
      func parts(_ key: Key) -> (Int, Int32, String, UInt16) {
        (key.rank, key.sighting.pid, key.sighting.source.rawValue, key.sighting.port ?? 0)
      }
      if parts(a) != parts(b) { return parts(a) < parts(b) }
      func names(_ key: Key) -> [String] {
        [
          key.sighting.address?.description ?? "", key.sighting.host ?? "",
          key.sighting.transport?.rawValue ?? "", key.sighting.translatedFrom?.description ?? "",
        ]
      }
      return names(a).lexicographicallyPrecedes(names(b))
    }
  }
}
