public import Model

/// By what a gateway's witness is found: the tunnel's id, and of several WireGuard peers the peer's key.
enum WitnessKey {
  static func of(_ draft: TunnelDraft, peer: WireGuardDevice.Peer?) -> String {
    guard let peer, (draft.wireguard?.carrying.count ?? 0) > 1 else { return draft.id }
    return "\(draft.id) \(peer.publicKey)"
  }

  /// The one of the peer that packets to an address go to, by its allowed prefixes (the longest that has it); nil where
  /// they go to none.
  static func of(_ draft: TunnelDraft, to address: IPAddress?) -> String? {
    guard let carrying = draft.wireguard?.carrying, carrying.count > 1 else { return draft.id }
    guard let address else { return nil }
    func length(_ peer: WireGuardDevice.Peer) -> Int {
      peer.allowedPrefixes.filter { $0.contains(address) }.map(\.length).max() ?? -1
    }
    return carrying.max { length($0) < length($1) }.flatMap { length($0) >= 0 ? of(draft, peer: $0) : nil }
  }
}

/// What several plans found, put together.
public struct WitnessFindings {
  private var parts: [(plan: Int, found: [String: GatewayWitness])] = []

  public init() {}

  /// Adds what the plan of a number found.
  public mutating func add(_ found: [String: GatewayWitness], ofPlan number: Int) {
    parts.append((number, found))
  }

  /// By `WitnessKey`. Of several that are about the same gateway the worst counts, whichever came first.
  public var joined: [String: GatewayWitness] {
    let inOrder = parts.sorted { $0.plan < $1.plan }.map(\.found)
    return Set(inOrder.flatMap(\.keys)).reduce(into: [:]) { joined, key in
      joined[key] = Self.join(inOrder.compactMap { $0[key] })
    }
  }

  private static func join(_ witnesses: [GatewayWitness]) -> GatewayWitness? {
    if let against = witnesses.first(where: { [.several, .answeredElsewhere].contains($0.result) }) {
      return against
    }
    let carried = witnesses.filter { $0.result == .carried }
    guard let first = carried.first else { return witnesses.first }
    let others = carried.filter { $0.destination?.address != first.destination?.address }
    if others.isEmpty { return first }
    return GatewayWitness(
      .several, endpoint: first.endpoint, interfaces: first.interfaces, scope: first.scope,
      handshakes: carried.map(\.handshakes).reduce(0, +), answered: carried.map(\.answered).reduce(0, +),
      destinations: Array(([first] + others).flatMap(\.destinations).prefix(8)), pulses: first.pulses,
      foreign: carried.map(\.foreign).reduce(0, +), drops: carried.map(\.drops).reduce(0, +))
  }
}
