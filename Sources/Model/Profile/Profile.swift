/// What a host is asked: where it stands, which registry counts, which endpoints must answer.
public struct Profile: Hashable, Sendable {
  /// The version of the file's form.
  public static let schema = "vpnaudit.profile/1"

  /// The site's name.
  public let site: String?
  /// The site's region by the profile; the registry's takes precedence.
  public let region: Region?
  /// The absolute path of the registry.
  public let registryFile: String?
  /// The absolute path of the company's grants.
  public let grantsFile: String?
  public let trust: Trust
  public let policy: Policy.VPN?
  /// Whether the host's name is left out of what is written.
  public let hidesHostName: Bool
  public let namespaces: NamespaceScope
  /// Whether the host is meant, or what the program sees from where it runs.
  public let view: View
  public let assurance: Assurance
  public var endpoints: [Endpoint]
  public let diagnosis: DiagnosisScope
  /// A resolver whose answers the system's are held against; nil for none.
  public let controlResolver: SocketAddress?
  /// Whether it is watched where the probe's own packets leave the host.
  public let watchesWire: Bool
  /// Which samples the journal keeps.
  public let keptSamples: KeptSamples
  /// How often the agent observes the host where nothing is reported.
  public let observesEvery: Duration
  /// Where an agent passes the journal's entries on to.
  public let sinks: [SinkSettings]

  /// What may be done to find out why an endpoint failed.
  public enum DiagnosisScope: String, Hashable, Sendable, CaseIterable {
    /// Nothing more: what the samples showed is evaluated.
    case passive
    /// A handful of further connections to the same endpoint and its resolver, after a failure only.
    case active
  }

  /// Which network namespaces are in scope.
  public enum NamespaceScope: String, Hashable, Sendable, CaseIterable {
    /// Every namespace of the host.
    case all
    /// The one that the program runs in.
    case own
  }

  /// What is meant where the program runs in namespaces that are not the host's own, as in a container.
  public enum View: String, Hashable, Sendable, CaseIterable {
    /// The host, which cannot be seen from there: the answer is then undetermined.
    case host
    /// The container or the namespace itself; every report then says so.
    case namespace
  }

  /// How much must be excluded before a tag is given.
  public enum Assurance: String, Hashable, Sendable, Codable, CaseIterable {
    /// What the mandatory collectors see.
    case standard
    /// Programs that the kernel runs on its sockets and packets (BPF), too; and test packets through a tunnel must have
    /// left for its gateway and for no other destination.
    case full
  }

  public init(
    site: String? = nil, region: Region? = nil, registryFile: String? = nil, grantsFile: String? = nil,
    trust: Trust = Trust(),
    policy: Policy.VPN? = nil, hidesHostName: Bool = false, namespaces: NamespaceScope = .all,
    view: View = .host,
    assurance: Assurance = .standard, endpoints: [Endpoint] = [], diagnosis: DiagnosisScope = .passive,
    controlResolver: SocketAddress? = nil,
    watchesWire: Bool = true, keptSamples: KeptSamples = .telling,
    observesEvery: Duration = .seconds(300),
    sinks: [SinkSettings] = []
  ) {
    self.site = site
    self.region = region
    self.registryFile = registryFile
    self.grantsFile = grantsFile
    self.trust = trust
    self.policy = policy
    self.hidesHostName = hidesHostName
    self.namespaces = namespaces
    self.view = view
    self.assurance = assurance
    self.endpoints = endpoints
    self.diagnosis = diagnosis
    self.controlResolver = controlResolver
    self.watchesWire = watchesWire
    self.keptSamples = keptSamples
    self.observesEvery = observesEvery
    self.sinks = sinks
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
