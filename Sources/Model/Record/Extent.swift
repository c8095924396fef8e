/// What of a host an answer is about.
public enum Extent: String, Hashable, Sendable, Codable, CaseIterable {
  case host
  /// The container that the program runs in, where that is what is meant.
  case container
  /// The network namespace that the program runs in, where that is what is meant.
  case networkNamespace = "network_namespace"

  /// What is meant by a profile or an option, seen from a place.
  ///
  /// Without a word on the view the host is meant: seen from within a container, it is then not determined.
  public init(_ view: HostView?, meant: Profile.View, namespaces: Profile.NamespaceScope) {
    if namespaces == .own {
      self = .networkNamespace
    } else if meant == .namespace, let view, !view.isOfHost {
      self = view.pid == .initial ? .networkNamespace : .container
    } else {
      self = .host
    }
  }
}
