public import Model

/// What is asked of the wire about one tunnel, and about those that carry it.
public struct WitnessPlan: Sendable {
  /// A tunnel, and the interfaces by which its packets leave for its gateway.
  struct Stage: Hashable {
    /// The tunnel and its peer, by `WitnessKey`.
    let tunnel: String
    let interfaces: Set<String>
    /// Why nothing can be seen there; nil where something can.
    let problem: GatewayWitness.Reason?
  }

  /// Which of the probes has the endpoint that is asked; nil where none lies behind the tunnel.
  public let probe: Int?
  /// The address at which it answered.
  public let address: IPAddress?
  /// The most bytes that a segment to it may have; nil where that is not known.
  public let segment: Int?
  /// The endpoint's name.
  let endpoint: String?
  /// What its packets go into; nil where that is no interface.
  let entrance: String?
  /// The tunnel itself, then the one that carries it, and so on.
  let stages: [Stage]
  /// The packets of the tunnels' own processes and protocols.
  let scope: WireScope
  /// Whether every other destination is to be excluded.
  let isExclusive: Bool
  /// The most handshakes that are made.
  let handshakes: Int

  /// With the first endpoint behind a tunnel, and with each of the others.
  static let (mostHandshakes, moreHandshakes) = (15, 6)
}

extension WitnessPlan {
  /// The protocols of tunnels that have no ports: IPIP, 6in4, GRE, ESP, AH and L2TP (IANA).
  static func protocols(of kind: TunnelKind) -> Set<UInt8> {
    switch kind {
    case .xfrm, .vti: [50, 51]
    case .gre: [47]
    case .ipip: [4]
    case .sit: [41]
    case .l2tp: [115]
    case .ppp: [47, 50]
    default: []
    }
  }

  /// The packets of a tunnel's own processes and protocols.
  static func scope(of draft: TunnelDraft, sockets: [HostSocket]) -> WireScope {
    let pids = Set(draft.holder?.pids ?? [])
    var ports = Set(
      sockets.filter {
        pids.contains($0.pid) && $0.local.port > 0 && ($0.transport == .udp || $0.state != .listening)
      }
      .map { Service(transport: $0.transport, port: $0.local.port) })
    if let port = draft.wireguard?.device.listenPort, port > 0 {
      ports.insert(Service(transport: .udp, port: port))
    }
    var protocols = protocols(of: draft.kind)
    if !draft.policies.isEmpty { protocols.formUnion([50, 51]) }
    if !protocols.isDisjoint(with: [50]) {
      // RFC 3948: ESP within UDP.
      ports.insert(Service(transport: .udp, port: 4500))
    }
    return WireScope(ports: ports, protocols: protocols)
  }
}

extension WireScope {
  mutating func formUnion(_ other: WireScope) {
    ports.formUnion(other.ports)
    protocols.formUnion(other.protocols)
    hosts.formUnion(other.hosts)
  }

  /// Whether nothing is asked for.
  var isEmpty: Bool { ports.isEmpty && protocols.isEmpty && hosts.isEmpty && lengths == nil }
}
