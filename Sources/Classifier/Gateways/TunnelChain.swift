import Model

/// The kernel's routes to gateways, as far as they are a tunnel's own.
struct GatewayRoutes {
  private let routes: [GatewayRoute]
  private let marks: [Int32: Set<UInt32>]
  private let netns: UInt64

  init(_ state: HostState) {
    self.routes = state.gatewayRoutes
    self.netns = state.netns
    self.marks = Dictionary(grouping: state.sockets.filter { $0.state != .listening }, by: \.pid)
      .mapValues { Set($0.compactMap(\.mark)) }
  }

  /// The routes that were looked up with the mark of the tunnel's own packets, and those that were looked up without
  /// knowing any: one gateway may have two tunnels, and the route of the inner one leads into the outer one.
  func routes(of draft: TunnelDraft) -> [GatewayRoute] {
    guard draft.sharesNamespace(with: netns) else { return [] }
    var own: Set<UInt32> = []
    if let status = draft.wireguard { own.insert(status.device.firewallMark) }
    for pid in draft.holder?.pids ?? [] where draft.wireguard == nil { own.formUnion(marks[pid] ?? []) }
    return routes.filter { !$0.markKnown || own.isEmpty || own.contains($0.mark) }
  }
}

/// Which tunnel carries which, by the routes to their gateways.
struct TunnelChain {
  /// By the id of a tunnel, the id of the one that its packets go through.
  let carriers: [String: String]
  /// The ids of the tunnels whose carriers lead back to themselves. Such a chain has no outermost gateway: a look-up was
  /// wrong, or the host changed meanwhile.
  let loops: Set<String>

  init(_ tunnels: [TunnelRemotes], routes: GatewayRoutes) {
    let drafts = tunnels.map(\.draft)
    var carriers: [String: String] = [:]
    for tunnel in tunnels {
      let own = routes.routes(of: tunnel.draft)
      for address in tunnel.all.compactMap(\.gateway.address) where carriers[tunnel.draft.id] == nil {
        carriers[tunnel.draft.id] = Self.carrier(of: tunnel.draft, to: address, own, among: drafts)
      }
    }
    var loops: Set<String> = []
    for tunnel in tunnels {
      let id = tunnel.draft.id
      var seen: Set<String> = []
      var next = carriers[id]
      while let carrier = next, carrier != id, seen.insert(carrier).inserted { next = carriers[carrier] }
      if next == id { loops.insert(id) }
    }
    self.carriers = carriers.filter { !loops.contains($0.key) }
    self.loops = loops
  }

  /// The id of the tunnel that carries this one and is carried by none.
  func outermost(of id: String) -> String {
    var outermost = id
    var seen: Set<String> = [id]
    while let carrier = carriers[outermost], seen.insert(carrier).inserted { outermost = carrier }
    return outermost
  }

  /// The tunnel that the packets to a gateway go through, by the look-up with the socket's own mark where that is
  /// known.
  private static func carrier(
    of draft: TunnelDraft, to address: IPAddress, _ routes: [GatewayRoute], among drafts: [TunnelDraft]
  ) -> String? {
    let toGateway = routes.filter { $0.address == address && $0.interface != nil }
    let known = toGateway.filter(\.markKnown)
    for route in known.isEmpty ? toGateway : known {
      // What leaves by a line has left the host.
      let carrier = drafts.first {
        $0.link != nil && $0.interface == route.interface && $0.id != draft.id && $0.role != .line
      }
      if let carrier { return carrier.id }
    }
    return nil
  }
}
