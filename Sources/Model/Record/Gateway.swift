/// A tunnel's remote end.
public struct Gateway: Hashable, Sendable {
  /// What gives the address, the surest first; named as the evidence's sources are.
  public enum Source: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case established = "sockets"
    case wireguard
    case policy = "xfrm_policies"
    /// The one other end that a link of the kernel's is configured with.
    case link = "links"
    case management = "openvpn_management"
    case conntrack
    case route = "openvpn_routes"
    case config = "openvpn_config"
    /// Where this program's own test packets went. It confirms others, and proves nothing by itself.
    case wire

    /// Whether `a` is surer than `b`.
    public static func < (a: Source, b: Source) -> Bool { a.rank < b.rank }

    private var rank: Int {
      switch self {
      case .established: 0
      case .wireguard: 1
      case .policy: 2
      case .link: 3
      case .management: 4
      case .conntrack: 5
      case .route: 6
      case .config: 7
      case .wire: 8
      }
    }
  }

  public let address: IPAddress
  public let port: UInt16?
  /// `udp` or `tcp`.
  public let transport: TransportProtocol?
  /// By the registry.
  public let region: Region?
  /// Whether it is proven: one strong live source, or two of different kinds that agree, and none against.
  public let proven: Bool
  /// The sources that count; nil for none.
  public let sources: [Source]?

  public init(
    address: IPAddress, port: UInt16?, transport: TransportProtocol?, region: Region?, proven: Bool,
    sources: [Source]?
  ) {
    self.address = address
    self.port = port
    self.transport = transport
    self.region = region
    self.proven = proven
    self.sources = sources
  }
}

extension Gateway: Codable {
  private enum CodingKeys: String, CodingKey {
    case address, port, region, proven, sources, basis
    case transport = "protocol"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(address, forKey: .address)
    try container.encodeIfPresent(port, forKey: .port)
    try container.encodeIfPresent(transport, forKey: .transport)
    try container.encodeIfPresent(region, forKey: .region)
    try container.encode(proven, forKey: .proven)
    try container.encodeIfPresent(sources, forKey: .sources)
    try container.encodeIfPresent(encoder.wording?.basis(of: self), forKey: .basis)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    address = try container.decode(IPAddress.self, forKey: .address)
    port = try container.decodeIfPresent(UInt16.self, forKey: .port)
    transport = try container.decodeIfPresent(TransportProtocol.self, forKey: .transport)
    region = try container.decodeIfPresent(Region.self, forKey: .region)
    proven = try container.decode(Bool.self, forKey: .proven)
    sources = try container.decodeIfPresent([Source].self, forKey: .sources)
  }
}
