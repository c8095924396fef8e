/// A corporate service that must answer.
public struct Endpoint: Hashable, Sendable {
  public var name: String
  /// Where it stands.
  public var region: Region?
  public var target: Target
  public var expectations: Expectations
  /// The addresses to use instead of asking the resolver; empty to ask. A proxy is then asked for the address.
  public var addresses: [IPAddress]
  /// The interface to bind to.
  public var interface: String?
  /// How many times it is probed.
  public var samples: Int
  /// The time that one sample may take once its name is resolved.
  public var timeout: Duration
  /// The time between the starts of two samples, whatever becomes of the first; nil for one after another.
  public var interval: Duration?
  /// How often the agent probes it.
  public var every: Duration
  /// How many samples are made before those that count, and thrown away.
  public var warmUp: Int
  /// How many times a sample that failed is tried again, at once.
  public var retries: Int
  /// Which of the addresses of its name are probed.
  public var addressChoice: AddressChoice
  /// What the client shows where the server asks for a certificate.
  public var clientCertificate: ClientCertificate?
  /// What the connection is made through.
  public var proxy: Proxy?
  /// The header that its server expects before all else; nil for none.
  public var proxyProtocol: ProxyProtocol?
  /// The name that its certificate must be for, and that it is asked for by, where that is not the target's host.
  public var serverName: String?
  /// What it serves.
  public var purpose: Purpose
  /// Whether it may be watched where the packets of one of its connections leave this host.
  public var isWitnessed: Bool

  /// The name or the address that its certificate must be for.
  package var certificateName: String { serverName ?? target.bareHost }

  /// What a load balancer says to a server first, of the connection that it speaks for.
  public enum ProxyProtocol: String, Hashable, Sendable, CaseIterable {
    /// Version 2 (haproxy, "The PROXY protocol", section 2.2), with the command LOCAL: the connection is its own.
    case v2
  }

  /// What an endpoint serves, which a rule on the use of a line asks for.
  public enum Purpose: String, Hashable, Sendable, Codable, CaseIterable {
    /// The company's own people.
    case office
    /// A business platform.
    case platform
    /// A data centre's own traffic.
    case datacentre
  }

  /// How many addresses of a name are probed at most: the first of those that the resolver gives.
  public static let addressLimit = 16

  /// Which of a name's addresses are probed.
  ///
  /// Their order is the host's (gai.conf(5)), by which a family without a route comes last.
  public enum AddressChoice: String, Hashable, Sendable, CaseIterable {
    /// The first that the resolver gives.
    case first
    /// The first of each family.
    case families
    /// Every one, up to `addressLimit`.
    case all
  }

  public init(
    name: String, region: Region? = nil, target: Target, expectations: Expectations = Expectations(),
    addresses: [IPAddress] = [], interface: String? = nil, samples: Int = 5, timeout: Duration = .seconds(5),
    interval: Duration? = nil, every: Duration = .seconds(300), warmUp: Int = 0, retries: Int = 0,
    addressChoice: AddressChoice = .first,
    clientCertificate: ClientCertificate? = nil, proxy: Proxy? = nil, proxyProtocol: ProxyProtocol? = nil,
    serverName: String? = nil, purpose: Purpose = .office, isWitnessed: Bool = true
  ) {
    self.name = name
    self.region = region
    self.target = target
    self.expectations = expectations
    self.addresses = addresses
    self.interface = interface
    self.samples = samples
    self.timeout = timeout
    self.interval = interval
    self.every = every
    self.warmUp = warmUp
    self.retries = retries
    self.addressChoice = addressChoice
    self.clientCertificate = clientCertificate
    self.proxy = proxy
    self.proxyProtocol = proxyProtocol
    self.serverName = serverName
    self.purpose = purpose
    self.isWitnessed = isWitnessed
  }
}
