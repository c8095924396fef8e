import Model

/// Tells which ppp links are lines of the host, and no tunnels: sessions of PPPoE over its cards, as a modem for DSL or fibre
/// has them.
///
/// The kernel does not say which link has which session of PPPoE. So all links of PPP are lines where root's programs hold
/// as many sessions beside them, and none is where these are fewer: another one may be PPTP, L2TP or SSTP. That a session
/// is in the kernel's table proves nothing, for every user may put one there.
struct PPPoELines {
  /// By the index of a link: the interface that its session is over, nil in it where the sessions are over several.
  let interfaces: [Int: String?]

  init(_ state: HostState) {
    let links = state.links.filter { $0.kind == "ppp" }
    let sessions = state.pppoe?.sessions ?? []
    let cards = Cards(state.links)
    guard !links.isEmpty, links.count == state.pppoe?.held, links.count <= sessions.count,
      sessions.allSatisfy({ cards.leadOut(by: $0.device) })
    else {
      interfaces = [:]
      return
    }
    let devices = Set(sessions.map(\.device))
    let device = devices.count == 1 ? devices.first : nil
    interfaces = Dictionary(links.map { ($0.index, device) }) { first, _ in first }
  }

  /// Which links send frames out of the host's cards, and nowhere else.
  private struct Cards {
    private let links: [Link]

    init(_ links: [Link]) { self.links = links }

    func leadOut(by name: String) -> Bool {
      links.first { $0.name == name }.map { leadsOut($0, depth: 0) } ?? false
    }

    private func leadsOut(_ link: Link, depth: Int) -> Bool {
      if link.device == true { return true }
      // No stack of links is as high.
      guard depth < 8 else { return false }
      switch link.kind {
      case "vlan", "macvlan":
        return links.first { $0.index == link.lower }.map { leadsOut($0, depth: depth + 1) } ?? false
      case "bond", "team", "bridge":
        let members = links.filter { $0.master == link.index }
        return !members.isEmpty && members.allSatisfy { leadsOut($0, depth: depth + 1) }
      default: return false
      }
    }
  }
}
