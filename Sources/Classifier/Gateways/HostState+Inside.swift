import Model

extension HostState {
  /// Links whose other end is a link, too.
  private static let pairs: Set<String> = ["veth", "netkit"]

  /// The names of the interfaces by which packets stay on this machine: the loopback, and pairs (veth, netkit), whose
  /// other end is some program's or namespace's here, which may send on what it gets to wherever it likes.
  ///
  /// In a container's namespace a pair is the way out: there the one of the default route is none of them, and none is
  /// where that leads into a tunnel alone.
  var linksInside: Set<String> {
    let pairs = links.filter { link in
      Self.pairs.contains(link.kind ?? "") && (link.lower != nil || link.lowerElsewhere == true)
    }
    var inside = Set(links.filter(\.loopback).map(\.name))
    if view?.network == .initial { return inside.union(pairs.map(\.name)) }
    let defaults = defaultInterfaces
    var waysOut = Set(
      links.filter { defaults.contains($0.index) && TunnelKind(of: $0) == nil }.map(\.index))
    // A bridge's, bond's or VLAN's packets leave by what lies below it.
    var below = waysOut
    while !below.isEmpty {
      let upper = links.filter { below.contains($0.index) && !Self.pairs.contains($0.kind ?? "") }
      below = Set(upper.compactMap(\.lower)).union(
        links.filter { link in link.master.map { below.contains($0) } ?? false }.map(\.index)
      ).subtracting(waysOut)
      waysOut.formUnion(below)
    }
    if !waysOut.isEmpty { inside.formUnion(pairs.filter { !waysOut.contains($0.index) }.map(\.name)) }
    return inside
  }

  /// The interfaces of the default routes that a look-up for the host's own packets may find: a table that no rule sends one
  /// to leads nowhere.
  private var defaultInterfaces: Set<Int> {
    let routing = Routing(self)
    let found = routing.routes { $0.destination.length == 0 && $0.action == .unicast }.filter { route in
      routing.captures(by: [route]).contains { $0.selector?.takesOwnPackets ?? true }
    }
    return Set(found.flatMap(\.interfaces))
  }
}
