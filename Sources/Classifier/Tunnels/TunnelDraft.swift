import Model

/// A tunnel as it was found, before anybody asks where it leads.
struct TunnelDraft {
  /// Where it was seen.
  enum Place {
    /// An interface of the namespace that was observed.
    case here(Link)
    /// An interface that was not seen itself, mostly of a namespace that was not entered: known by a descriptor
    /// that a process holds.
    case elsewhere
    /// No interface: a program of the catalogue runs.
    case processOnly
  }

  let id: String
  let kind: TunnelKind
  let place: Place
  let interface: String?
  let netns: UInt64?
  let state: Tunnel.State
  let role: Tunnel.Role
  let addresses: [InterfaceNetwork]
  let captures: [Capture]
  let scope: Tunnel.Scope
  /// Nil where nobody was seen to hold it.
  let holding: Holding?
  let product: Product?

  var link: Link? {
    if case .here(let link) = place { link } else { nil }
  }

  /// Whether it counts for the host's tag, a denied product apart.
  var isCounted: Bool { state == .active && role == .vpn }

  /// What to call it in a sentence.
  var label: String { interface ?? product?.name ?? id }

  /// Whether the processes and the interface are in one namespace, so that the routes seen are theirs as well.
  func sharesNamespace(with netns: UInt64) -> Bool {
    link != nil && holding?.processes.allSatisfy { $0.netns == nil || $0.netns == netns } ?? true
  }
}
