import Model

/// What of a host an answer is about.
extension English {
  func within(_ extent: Extent?) -> String? {
    guard let extent, extent != .host else { return nil }
    return "in \(Self.part(extent))"
  }

  static func part(_ extent: Extent) -> String {
    switch extent {
    case .host: "this host"
    case .container: "this container"
    case .networkNamespace: "this network namespace"
    }
  }

  /// What is not seen from namespaces that are not the host's own.
  static func limited(_ pid: HostView.Place, _ network: HostView.Place) -> String {
    "seen from \(place(pid, network)): the host's own tunnels, and the way that its traffic takes, are not seen"
  }

  private static func place(_ pid: HostView.Place, _ network: HostView.Place) -> String {
    switch (pid, network) {
    case (.contained, .initial): "a PID namespace that is not the host's"
    case (.contained, _): "inside a container"
    case (.initial, .contained): "a network namespace that is not the host's"
    case (.unknown, _), (.initial, _): "namespaces that cannot be told from a container's"
    }
  }
}
