package import Model

/// Whose an address or a key is by a registry, for questions that no tunnel asks: by the rules that a check goes by.
package struct GatewayLookup: Sendable {
  /// What the registry says.
  package enum Answer: Hashable, Sendable {
    /// Nothing.
    case unlisted
    /// A provider's or an own gateway's for sure, by its id.
    case owner(id: String)
    /// Something that cannot license, and why.
    case uncertain(why: MatchFacts)
  }

  private let recognisers: RecogniserIndex

  /// A look-up in a registry; without one, everything is unlisted.
  package init(_ registry: Registry?) { recognisers = RecogniserIndex(registry) }

  /// Whether the registry lists the WireGuard key, in force or not.
  package func lists(key: String) -> Bool { !recognisers.entries(for: key).isEmpty }

  /// Whose a gateway at the address is; `services` are the ports that were seen in use.
  package func owner(of address: IPAddress, services: Set<Service>, at moment: Timestamp) -> Answer {
    answer(address, .notOffered, services, at: moment)
  }

  /// Whose the peer with a WireGuard key is; `endpoint` is where it was seen, if at one address only.
  package func owner(of key: String, seenAt endpoint: SocketAddress?, at moment: Timestamp) -> Answer {
    let services = endpoint.map { [Service(transport: .udp, port: $0.port)] } ?? []
    return answer(endpoint?.address, .wireguard(key), Set(services), at: moment)
  }

  private func answer(
    _ address: IPAddress?, _ identity: GatewayFinding.Identity, _ services: Set<Service>,
    at moment: Timestamp
  ) -> Answer {
    let gateway = GatewayFinding(
      certainty: .proven, address: address, identity: identity, services: services, port: nil,
      transport: nil, sources: nil, evidence: [])
    switch recognisers.match(gateway, at: moment) {
    case .none: return .unlisted
    case .owner(let owner, _, _): return .owner(id: owner.id)
    case .weak(let facts, _), .impostor(let facts): return .uncertain(why: facts)
    case .ambiguous(let owners): return .uncertain(why: .ambiguous(owners: owners))
    }
  }
}
