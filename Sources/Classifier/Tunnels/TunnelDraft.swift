import Model

/// A tunnel as it was found, before its remote end is known.
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
    /// No interface of its own: routes that encapsulate, by their type of `linux/lwtunnel.h`, or nil for those that
    /// lead packets to this host itself.
    case routes(encapsulation: UInt16?)
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
  /// Nil where no process was found holding it.
  let holder: TunnelProcesses?
  /// What made it, as far as that is known.
  let identity: ProductIdentity?
  /// What the kernel itself calls a link that it keeps, whoever set it up.
  var kernelProduct: Product?
  var product: Product? { identity?.product }
  /// What a WireGuard interface says of itself.
  var wireguard: WireGuardStatus?
  /// The IPsec policies that send packets into it.
  var policies: [XfrmPolicy] = []
  /// Why it is taken for an overlay.
  var overlay: OverlayGround?
  /// How it joins IPv4 and IPv6, where it does nothing else.
  var transition: TransitionKind?
  /// Of a line: the interface that it is over, as far as that is known.
  var lineInterface: String?
  /// Of a tunnel of IPsec policies.
  var associations: AssociationUse = .unread

  var link: Link? {
    if case .here(let link) = place { link } else { nil }
  }

  /// Whether it counts for the host's tag, a denied product apart.
  var isCounted: Bool { state == .active && role == .vpn }

  /// Whether what goes into it stays on the way that it would have without: inside the company, to the same host, or out of
  /// a line as out of a card.
  var isTransparent: Bool { [.overlay, .transition, .line].contains(role) }

  /// Whether a process makes the tunnel and holds its other end, so that one must be found.
  var isHeldByProcess: Bool {
    if case .diversion = place { return true }
    return link?.kind == "tun" || [.tun, .tap, .packet].contains(kind)
  }

  /// What to call it where neither an interface nor its software gives it a name.
  var label: TunnelLabel? {
    if interface != nil { return nil }
    switch place {
    case .policy:
      if let gateway = policies.first?.tunnelDestination { return .ipsec(gateway: gateway) }
      return policies.count == 1 ? .ipsecHost(address: policies[0].destination.address) : .ipsecTransport
    case .diversion(let diversion): return .diversion(kind: diversion.kind, port: diversion.port)
    case .elsewhere: return .namespace(netns: netns)
    case .routes(let encapsulation): return .routes(encapsulation: encapsulation)
    case .here, .processOnly: return nil
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
