internal import Model

/// What a tunnel takes, grouped by the table and the selector that lead there.
struct CaptureWords {
  let tunnel: Tunnel

  /// Every capture, as far as a paragraph has room.
  var full: CaptureSummary { summary(of: tunnel.captures, groups: 4, prefixes: 8) }

  /// What distinguishes the tunnel from others: neither link-local ranges nor its own network, and of a tunnel that takes
  /// everything only the routes that make it so.
  var brief: CaptureSummary {
    let own = tunnel.addresses.compactMap { IPPrefix($0.address, length: $0.length) }
    let foreign = tunnel.captures.filter { capture in
      let address = capture.prefix.address
      return !address.isLinkLocal && !(address.isMulticast && capture.prefix.length > 1)
        && !own.contains(capture.prefix)
    }
    let distinctive = foreign.isEmpty ? tunnel.captures : foreign
    guard tunnel.scope == .full else { return summary(of: distinctive, groups: 2, prefixes: 4) }
    let whole = distinctive.filter { $0.prefix.length <= 1 }
    let families = Set(whole.map(\.prefix.family))
    let extent: CaptureSummary.Extent =
      families.count == 1 ? (families.contains(.v4) ? .ipv4 : .ipv6) : .everything
    let groups = self.groups(of: whole, showing: 4, selector: { _ in nil })
    return CaptureSummary(extent: extent, groups: Array(groups.prefix(2)), more: 0, routes: distinctive.count)
  }

  private func summary(of captures: [Capture], groups count: Int, prefixes: Int) -> CaptureSummary {
    let groups = self.groups(of: captures, showing: prefixes, selector: { $0.selector })
    return CaptureSummary(
      extent: nil, groups: Array(groups.prefix(count)), more: max(0, groups.count - count),
      routes: captures.count)
  }

  private func groups(
    of captures: [Capture], showing shown: Int, selector: (Capture) -> Selector?
  ) -> [CaptureSummary.Group] {
    var groups: [CaptureSummary.Group] = []
    for capture in captures {
      let table = capture.table == Route.Table.main ? nil : capture.table
      let selector = selector(capture)
      let prefix = capture.prefix.description
      if let index = groups.firstIndex(where: { $0.table == table && $0.selector == selector }) {
        if !groups[index].prefixes.contains(prefix) { groups[index].prefixes.append(prefix) }
      } else {
        groups.append(.init(prefixes: [prefix], table: table, selector: selector, shown: shown))
      }
    }
    return groups
  }
}
