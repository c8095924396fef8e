internal import Model

/// What a tunnel takes, in words: `all of IPv4 (0.0.0.0/1, 128.0.0.0/1)`, `192.0.2.0/24`.
struct CaptureWords {
  let tunnel: Tunnel

  /// The table that every look-up ends in (`rt_tables`), which goes without saying.
  private static let main = Route.Table.main

  /// Every capture, by the way that leads to it.
  var full: String {
    var groups = groups(of: tunnel.captures) { Self.table($0) + ($0.selector.map { " for \($0)" } ?? "") }
    let more = groups.count - 4
    groups = Array(groups.prefix(4))
    var parts = groups.map { enumeration($0.prefixes, limit: 8) + $0.way }
    if more > 0 { parts.append("and more by \(more) other ways") }
    return parts.isEmpty ? "nothing" : parts.joined(separator: "; ")
  }

  /// What tells the tunnel from others: neither link-local ranges nor its own network, and of a tunnel that takes
  /// everything only the routes that make it so.
  var brief: String {
    let own = tunnel.addresses.compactMap { IPPrefix($0.address, length: $0.length) }
    let foreign = tunnel.captures.filter { capture in
      let address = capture.prefix.address
      return !address.isLinkLocal && !(address.isMulticast && capture.prefix.length > 1)
        && !own.contains(capture.prefix)
    }
    let telling = foreign.isEmpty ? tunnel.captures : foreign
    guard tunnel.scope == .full else {
      let groups = groups(of: telling) { Self.table($0) + ($0.selector.map { " for \($0)" } ?? "") }
      let parts = groups.prefix(2).map { enumeration($0.prefixes, limit: 4) + $0.way }
      let more = groups.count - parts.count
      return parts.isEmpty
        ? "nothing" : parts.joined(separator: "; ") + (more > 0 ? "; and more by \(more) other ways" : "")
    }
    let whole = telling.filter { $0.prefix.length <= 1 }
    let families = Set(whole.map(\.prefix.family))
    let extent = families.count == 1 ? (families.contains(.v4) ? "all of IPv4" : "all of IPv6") : "everything"
    let groups = groups(of: whole, by: Self.table)
    if groups.isEmpty { return "\(extent) (\(telling.count) routes)" }
    return extent + " ("
      + groups.prefix(2).map { enumeration($0.prefixes, limit: 4) + $0.way }
      .joined(separator: "; ") + ")"
  }

  private static func table(_ capture: Capture) -> String {
    capture.table == main ? "" : " by table \(capture.table)"
  }

  private func groups(
    of captures: [Capture], by way: (Capture) -> String
  ) -> [(way: String, prefixes: [String])] {
    var groups: [(way: String, prefixes: [String])] = []
    for capture in captures {
      let way = way(capture)
      let prefix = capture.prefix.description
      if let index = groups.firstIndex(where: { $0.way == way }) {
        if !groups[index].prefixes.contains(prefix) { groups[index].prefixes.append(prefix) }
      } else {
        groups.append((way, [prefix]))
      }
    }
    return groups
  }
}
