/// Where the packets of one of the probe's own connections were seen leaving this host, and what follows from that.
///
/// A document holds one as `{"result": "direct", "interface": "eth0", "answered": true, "seen": […]}`.
public struct PathWitness: Hashable, Sendable, Codable {
  /// What follows for the endpoint's path.
  public enum Result: String, Hashable, Sendable, Codable, CaseIterable {
    /// Data left at an outer interface of the host for the endpoint's own address.
    case direct
    /// The packets went into an interface inside the host, and left at no outer one.
    case enclosed
    /// They stayed on this host, or left for another address, or were answered and seen nowhere.
    case diverted
    /// The endpoint is an address of this host itself.
    case local
    /// It cannot be said.
    case unknown
  }

  /// Why they are diverted or stay, or why it cannot be said.
  public enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
    // Diverted.
    /// They were seen on the loopback interface.
    case loopback
    /// They left for another address or port than was connected to.
    case rewritten
    /// They were answered, and seen at no interface.
    case unseen
    // Local.
    /// The endpoint's address is one of an interface of this host.
    case ownAddress = "own_address"
    // Unknown.
    /// The profile leaves the endpoint out.
    case excluded
    /// No port was free for a connection to watch.
    case noPort = "no_port"
    /// The tap could not be opened.
    case noTap = "no_tap"
    /// The kernel had no room for packets of that time.
    case dropped
    /// Nothing was sent over the connection that could be seen.
    case noData = "no_data"
    /// No interface of this host is known to lead out of it.
    case noEdge = "no_edge"
    /// Several may, and none is a device.
    case severalEdges = "several_edges"
    /// Whether the interface leads out of the host cannot be told from its kind.
    case unclearInterface = "unclear_interface"
    /// They were seen both at an outer interface and at one inside.
    case severalPlaces = "several_places"
    /// An IPsec policy takes them: a device that encrypts by itself shows them in plain text.
    case policy
    /// The links of this host were not read.
    case linksUnread = "links_unread"
  }

  /// One place at which packets were seen, however many there were.
  public struct Sighting: Hashable, Sendable, Codable {
    /// The name of the interface that they left by.
    public let interface: String
    /// Whether they were for the address and port that was connected to.
    public let toEndpoint: Bool
    /// Whether one of them carried data; otherwise they began the connection.
    public let data: Bool

    public init(interface: String, toEndpoint: Bool, data: Bool) {
      self.interface = interface
      self.toEndpoint = toEndpoint
      self.data = data
    }

    enum CodingKeys: String, CodingKey {
      case interface, data
      case toEndpoint = "to_endpoint"
    }
  }

  public let result: Result
  /// The interface that it left by, went into or stayed on.
  public let interface: String?
  public let reason: Reason?
  /// Whether the connection stood.
  public let connected: Bool
  /// Whether it was refused: something answered its beginning, and said no.
  public let refused: Bool
  /// Whether the other side answered what was sent over it.
  public let answered: Bool
  /// In the order in which they were first seen.
  public let seen: [Sighting]

  /// What was seen, before it is judged: `obstacle` is what kept it from being seen whole.
  public init(
    seen: [Sighting], connected: Bool, refused: Bool = false, answered: Bool, obstacle: Reason? = nil
  ) {
    self.init(
      .unknown, obstacle, seen: seen, connected: connected, refused: refused, answered: answered)
  }

  private init(
    _ result: Result, _ reason: Reason?, interface: String? = nil, seen: [Sighting], connected: Bool,
    refused: Bool, answered: Bool
  ) {
    self.result = result
    self.interface = interface
    self.reason = reason
    self.connected = connected
    self.refused = refused
    self.answered = answered
    self.seen = seen
  }

  /// The same, judged.
  public func judged(_ result: Result, _ reason: Reason? = nil, interface: String? = nil) -> PathWitness {
    PathWitness(
      result, reason, interface: interface, seen: seen, connected: connected, refused: refused,
      answered: answered)
  }

  /// Whether another connection would hardly show more.
  public var isTelling: Bool {
    guard reason == nil else { return false }
    return answered || seen.contains(where: \.data)
  }
}
