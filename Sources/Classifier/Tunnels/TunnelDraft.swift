import Model

/// A tunnel as it was found, before anybody asks where it leads.
struct TunnelDraft {
  /// Where it was seen.
  enum Place {
    /// An interface of the namespace that was observed.
    case here(Link)
    /// In another namespace: an interface that was seen there, or one that is only known by a descriptor that a
    /// process holds; without either, a diversion or a policy of that namespace.
    case elsewhere(Link?)
    /// No interface: policies of the kernel take packets.
    case policy
    /// No interface: a rule of the packet filter leads packets to a process.
    case diversion(Diversion)
    /// No interface of its own: routes wrap packets, or lead them to this host itself; in words.
    case routes(String)
    /// No interface: a program of the catalogue runs.
    case processOnly
  }

  /// The name within the record, given when all are found.
  var id = ""
  let kind: TunnelKind
  let place: Place
  let interface: String?
  let netns: UInt64?
  let state: Tunnel.State
  var role: Tunnel.Role = .vpn
  var addresses: [InterfaceNetwork] = []
  var captures: [Capture] = []
  var scope: Tunnel.Scope = .none
  /// Nil where nobody was seen to hold it.
  let holder: TunnelProcesses?
  let product: Product?
  /// What a WireGuard interface says of itself.
  var wireguard: WireGuardStatus?
  /// The IPsec policies that send packets into it.
  var policies: [XfrmPolicy] = []
  /// Why it is taken for an overlay.
  var overlay: String?

  var link: Link? {
    if case .here(let link) = place { link } else { nil }
  }

  /// Whether it counts for the host's tag, a denied product apart.
  var isCounted: Bool { state == .active && role == .vpn }

  /// Whether a process makes the tunnel and holds its other end, so that one must be found.
  var isHeldByProcess: Bool {
    if case .diversion = place { return true }
    return link?.kind == "tun" || kind == .tun || kind == .tap
  }

  /// What to call it in a sentence.
  var label: String {
    if let interface { return interface }
    switch place {
    case .policy:
      if let gateway = policies.first?.tunnelDestination { return "IPsec to \(gateway)" }
      return policies.count == 1 ? "IPsec with \(policies[0].destination.address)" : "IPsec in transport mode"
    case .diversion(let diversion):
      return "\(diversion.kind.rawValue)" + (diversion.port.map { " to port \($0)" } ?? "")
    case .elsewhere: return "namespace " + (netns.map { "\($0)" } ?? "unknown")
    case .routes(let words): return words
    case .here, .processOnly: return product?.name ?? id
    }
  }

  /// Whether the processes and the tunnel are in one namespace, so that the routes seen are theirs as well.
  func sharesNamespace(with netns: UInt64) -> Bool {
    switch place {
    case .elsewhere, .processOnly: false
    case .here, .policy, .diversion, .routes:
      holder?.processes.allSatisfy { $0.netns == nil || $0.netns == netns } ?? true
    }
  }
}
