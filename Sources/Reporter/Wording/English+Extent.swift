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
}
