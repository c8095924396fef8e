/// What a host is asked: where it stands, which registry counts, which endpoints must answer.
public struct Profile: Hashable, Sendable {
  /// The version of the file's form.
  public static let schema = "vpnaudit.profile/1"

  /// The site's name.
  public let site: String?
  /// The site's region by the profile; the registry's word goes before it.
  public let region: Region?
  /// The absolute path of the registry.
  public let registryFile: String?
  public let trust: Trust
  public let policy: Policy.VPN?
  /// Whether the host's name is left out of what is written.
  public let hidesHostName: Bool
  public let namespaces: NamespaceScope
  public let endpoints: [Endpoint]

  /// Which network namespaces are in scope.
  public enum NamespaceScope: String, Hashable, Sendable, CaseIterable {
    /// Every namespace of the host.
    case all
    /// The one that the program runs in.
    case own
  }

  public init(
    site: String? = nil, region: Region? = nil, registryFile: String? = nil, trust: Trust = Trust(),
    policy: Policy.VPN? = nil, hidesHostName: Bool = false, namespaces: NamespaceScope = .all,
    endpoints: [Endpoint] = []
  ) {
    self.site = site
    self.region = region
    self.registryFile = registryFile
    self.trust = trust
    self.policy = policy
    self.hidesHostName = hidesHostName
    self.namespaces = namespaces
    self.endpoints = endpoints
  }
}

/// Which certificate authorities the endpoints' certificates may come from.
public struct Trust: Hashable, Sendable {
  /// The absolute path of a PEM file of authorities.
  public let caFile: String?
  /// Whether the system's store is left out.
  public let only: Bool

  public init(caFile: String? = nil, only: Bool = false) {
    self.caFile = caFile
    self.only = only
  }
}
