import Model

/// Which links stand upon which: what is sent into one of them may leave by a tunnel further down.
struct LinkStack {
  private let links: [Int: Link]
  private let members: [Int: [Link]]
  private let uppers: [Int: [Link]]

  init(_ links: [Link]) {
    self.links = Dictionary(links.map { ($0.index, $0) }) { first, _ in first }
    self.members = Dictionary(grouping: links.filter { $0.master != nil }) { $0.master ?? 0 }
    self.uppers = Dictionary(grouping: links.filter { $0.lower != nil }) { $0.lower ?? 0 }
  }

  /// The indices of the links by which packets can come to a link: its bridge, bond or team, what stands upon these
  /// (VLANs, macvlans), and what a veth pair joins with another port of the bridge. A VRF joins nothing.
  func above(_ link: Link) -> [Int] {
    var seen: Set<Int> = [link.index]
    var waiting = [link]
    while let next = waiting.popLast() {
      // Of a veth pair, each stands upon the other.
      var found = uppers[next.index] ?? []
      if let master = next.master.flatMap({ links[$0] }), master.kind != "vrf" { found.append(master) }
      if Self.switches.contains(next.kind ?? "") {
        // Another port that is no veth has its packets from outside.
        found += (members[next.index] ?? []).filter { $0.kind == "veth" || $0.kind == "openvswitch" }
      }
      for link in found where seen.insert(link.index).inserted { waiting.append(link) }
    }
    return seen.subtracting([link.index]).sorted()
  }

  /// The kinds of link that hand packets from any of their ports to any other.
  private static let switches: Set<String> = ["bridge", "openvswitch"]
}
