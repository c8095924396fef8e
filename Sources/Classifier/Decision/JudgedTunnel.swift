import Model

/// A tunnel with the rows that gave its tag.
struct JudgedTunnel {
  let tunnel: Tunnel
  let draft: TunnelDraft
  let ruling: Ruling

  /// Whether it counts for the host: it is active and leads out, or the registry denies the very product.
  var isCounted: Bool { draft.isCounted || ruling.tag == .unlicensed }
}

/// The interfaces of the observed namespace that are tunnels.
struct TunnelInterfaces {
  /// The id of the tunnel by the name of its interface.
  let ids: [String: String]
  /// Those that carry the host's own traffic out.
  let counted: Set<String>
  /// Those that carry anything.
  let active: Set<String>

  init(_ tunnels: [JudgedTunnel]) {
    let here = tunnels.compactMap { judged in judged.draft.link.map { ($0.name, judged) } }
    self.ids = Dictionary(here.map { ($0.0, $0.1.tunnel.id) }) { first, _ in first }
    self.active = Set(here.filter { $0.1.draft.state == .active }.map(\.0))
    self.counted = Set(here.filter { $0.1.draft.isCounted }.map(\.0))
  }
}
