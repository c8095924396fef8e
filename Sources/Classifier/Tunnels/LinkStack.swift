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

  /// The indices of the links by which packets come to a macvtap: as to any link, from below, and from its siblings on
  /// the same link. What the host sends into a device itself leaves by it, and comes to none of those on top.
  func feeding(_ link: Link) -> [Int] {
    guard ["macvtap", "ipvtap"].contains(link.kind), let lower = link.lower.flatMap({ links[$0] }) else {
      return above(link)
    }
    let siblings = Set((uppers[lower.index] ?? []).flatMap { [$0.index] + above($0) })
    let below = lower.device == nil && lower.kind != nil ? Set([lower.index] + above(lower)) : []
    return siblings.union(below).union(above(link)).subtracting([link.index]).sorted()
  }

  /// The links of which two ends, or the only one, are here: whatever is sent into one leaves the host by no device.
  var closed: [Link] {
    links.values.filter { link in
      switch link.kind {
      case "veth": link.lowerElsewhere != true && link.lower.map { links[$0]?.kind == "veth" } ?? false
      case "dummy", "ifb": true
      default: false
      }
    }.sorted { $0.index < $1.index }
  }

  /// Whether what comes to a link by others may leave the host by one of them.
  func leadsOut(_ indices: [Int]) -> Bool {
    indices.contains { index in
      guard let link = links[index] else { return false }
      return link.device == true || link.lowerElsewhere == true || link.kind == nil && !link.loopback
        || (members[index] ?? []).contains {
          $0.device == true || $0.lowerElsewhere == true || $0.kind == nil && !$0.loopback
        }
    }
  }

  func link(_ index: Int) -> Link? { links[index] }

  /// The kinds of link that hand packets from any of their ports to any other.
  private static let switches: Set<String> = ["bridge", "openvswitch"]
}
