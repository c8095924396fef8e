/// One probe of an endpoint: everything that was measured until it succeeded or failed.
public struct Sample: Hashable, Sendable, Codable {
  public typealias Phases = PhaseTimes

  /// The address that was connected to, which behind a proxy is the proxy's; nil where none was resolved.
  public let address: IPAddress?
  public let localPort: UInt16?
  package let started: Timestamp
  /// Which try of the same sample it is, from 1; nil where the endpoint allows no second one.
  public let attempt: Int?
  /// From the moment it was due to the moment it started.
  public let lag: Microseconds?
  public let phases: Phases
  public let tls: TLSDetails?
  public let tcp: TCPDetails?
  public let http: HTTPDetails?
  public let dns: DNSDetails?
  package let icmp: ICMPDetails?
  /// What is known of the name; nil where this host did not ask for it, or got no address.
  public var resolution: Resolution?
  /// The route that its packets took; nil where all samples of the endpoint go to one address, and the endpoint's says
  /// it.
  public var path: Path?
  /// Why it failed; nil where it succeeded.
  public let failure: Failure?

  public init(
    address: IPAddress?, localPort: UInt16?, started: Timestamp, attempt: Int? = nil, lag: Microseconds?,
    phases: Phases, tls: TLSDetails? = nil, tcp: TCPDetails? = nil, http: HTTPDetails? = nil,
    dns: DNSDetails? = nil, icmp: ICMPDetails? = nil, resolution: Resolution? = nil, path: Path? = nil,
    failure: Failure? = nil
  ) {
    self.address = address
    self.localPort = localPort
    self.started = started
    self.attempt = attempt
    self.lag = lag
    self.phases = phases
    self.tls = tls
    self.tcp = tcp
    self.http = http
    self.dns = dns
    self.icmp = icmp
    self.resolution = resolution
    self.path = path
    self.failure = failure
  }

  enum CodingKeys: String, CodingKey {
    case address, started, attempt, phases, tls, tcp, http, dns, icmp, resolution, path, failure
    case localPort = "local_port"
    case lag = "lag_us"
  }

  /// What the HTTP server answered.
  public struct HTTPDetails: Hashable, Sendable, Codable {
    /// The status of the last answer.
    public let status: Int
    /// `1.0`, `1.1` or `2`.
    public let version: String?
    /// How many redirects were followed.
    public let redirects: Int
    /// Request sent to the first byte of the answer.
    public let firstByte: Microseconds?

    public init(status: Int, version: String?, redirects: Int, firstByte: Microseconds?) {
      self.status = status
      self.version = version
      self.redirects = redirects
      self.firstByte = firstByte
    }

    enum CodingKeys: String, CodingKey {
      case status, version, redirects
      case firstByte = "first_byte_us"
    }
  }
}

/// The route that a probe's packets took.
public struct Path: Hashable, Sendable, Codable {
  /// The interface they left by.
  public let interface: String?
  /// The id of the tunnel behind that interface.
  public var tunnel: String?
  public let source: IPAddress?
  public let nextHop: IPAddress?
  /// Where packets of the probe's own were seen leaving; nil where they were not watched.
  public var witness: PathWitness?

  public init(
    interface: String?, tunnel: String? = nil, source: IPAddress?, nextHop: IPAddress?,
    witness: PathWitness? = nil
  ) {
    self.interface = interface
    self.tunnel = tunnel
    self.source = source
    self.nextHop = nextHop
    self.witness = witness
  }

  enum CodingKeys: String, CodingKey {
    case interface, tunnel, source, witness
    case nextHop = "next_hop"
  }
}
