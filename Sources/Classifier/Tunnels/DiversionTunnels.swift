import Model

/// The proxies without an interface: rules of the packet filter that lead the host's own traffic to a process.
struct DiversionTunnels {
  let state: HostState
  let products: ProductIndex
  let processes: [Int32: HostProcess]

  private struct Destination: Hashable {
    let kind: Diversion.Kind
    let port: UInt16?
    let pid: Int32?
  }

  /// One for each process and port, however many rules lead there. Rules for forwarded packets only, such as those of
  /// a container's network, do not take what this host sends.
  func tunnels() -> [TunnelDraft] {
    let own = Dictionary(grouping: state.diversions.filter(\.ownTraffic)) {
      Destination(kind: $0.kind, port: $0.port, pid: $0.pid)
    }
    return own.sorted { Self.order($0.key) < Self.order($1.key) }.compactMap { destination, rules in
      rules.min { ($0.table, $0.chain) < ($1.table, $1.chain) }.map { draft($0, destination.pid) }
    }
  }

  private func draft(_ diversion: Diversion, _ pid: Int32?) -> TunnelDraft {
    let holder = pid.map { TunnelProcesses(pid: $0, in: processes, products: products) }
    return TunnelDraft(
      kind: diversion.kind == .tproxy ? .tproxy : .redirect, place: .diversion(diversion), interface: nil,
      netns: state.netns, state: .active, scope: .split, holder: holder, identity: holder?.identity)
  }

  private static func order(_ destination: Destination) -> (String, UInt16, Int32) {
    (destination.kind.rawValue, destination.port ?? 0, destination.pid ?? 0)
  }
}
