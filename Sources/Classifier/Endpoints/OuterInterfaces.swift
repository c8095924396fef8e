import Model

/// Which of a host's interfaces lead out of it, as its links were when it was observed.
///
/// A device does, of the machine's own or of its hypervisor's, and a line of PPPoE over one. In a namespace without any, what leads into another one
/// does, where there is one such link only, those apart that stay on the machine (`HostState.linksInside`). Bridges,
/// bonds, VLANs and macvlans stand upon others, and lead wherever those do.
struct OuterInterfaces {
  /// What an interface is to packets that leave.
  enum Place {
    /// They have left the host.
    case outer
    /// They go on to a link below, which is seen by itself.
    case passage
    /// They stay inside, or are wrapped.
    case inner
    /// It cannot be told from the kind.
    case unclear
    /// One of several by which a namespace may be left.
    case ambiguous
    /// Nothing is known of an interface of the name.
    case missing
  }

  private let links: [String: Link]
  private let byIndex: [Int: Link]
  private let hasDevices: Bool
  private let inside: Set<String>
  private let lines: PPPoELines
  private let doors: Int

  init(_ state: HostState) {
    let links = state.links
    let inside = state.linksInside
    self.inside = inside
    self.lines = PPPoELines(state)
    self.links = Dictionary(links.map { ($0.name, $0) }) { first, _ in first }
    self.byIndex = Dictionary(links.map { ($0.index, $0) }) { first, _ in first }
    self.hasDevices = links.contains { $0.device == true }
    // A kernel that reports no parents hides devices among the links without a kind: then no door can be told.
    self.doors =
      links.contains(where: Self.mayBeDevice)
      ? 0 : links.count { Self.isDoor($0) && !inside.contains($0.name) }
  }

  /// Whether any link may lead out.
  var areKnown: Bool { hasDevices || doors > 0 }

  func isLoopback(_ name: String) -> Bool { links[name]?.loopback ?? false }

  /// Whether an interface wraps what is sent into it, whatever leads out of the host. Of a tap and of a line it is not
  /// certain: a container's only way out may be one.
  func wraps(_ name: String) -> Bool {
    switch links[name].flatMap(TunnelKind.init(of:)) {
    case nil, .tap, .ppp, .other: false
    default: true
    }
  }

  func place(of name: String) -> Place {
    guard let link = links[name] else { return .missing }
    if link.device == true || lines.interfaces[link.index] != nil { return .outer }
    if doors > 0, Self.isDoor(link), !inside.contains(name) { return doors == 1 ? .outer : .ambiguous }
    switch link.kind {
    case "bridge", "bond", "team", "vlan", "macvlan", "macvtap", "ipvlan", "ipvtap", "vrf", "openvswitch":
      return .passage
    case "veth":
      // Of a pair whose other end is a port of a bridge here, the bridge takes the packets on.
      let other = link.lower.flatMap { byIndex[$0] }
      return other?.master == nil ? .inner : .passage
    // A modem's line, or an older kernel's device of which no parent is reported.
    case "ppp", nil: return link.loopback || link.device == false ? .inner : .unclear
    default: return .inner
    }
  }

  private static func mayBeDevice(_ link: Link) -> Bool {
    link.device == true || link.kind == nil && !link.loopback && link.device == nil
  }

  /// Whether a link joins this namespace with another: one of a pair, or on top of a device that is there.
  private static func isDoor(_ link: Link) -> Bool {
    guard link.lowerElsewhere == true, let kind = link.kind else { return false }
    return ["veth", "netkit", "macvlan", "macvtap", "ipvlan", "ipvtap", "vlan"].contains(kind)
  }
}
