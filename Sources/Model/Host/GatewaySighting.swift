/// One source's claim of a process's tunnel's remote end.
public struct GatewaySighting: Hashable, Sendable, Codable {
  /// The source of the claim.
  public enum Source: String, Hashable, Sendable, Codable {
    /// The peer of an established socket of the process.
    case established
    /// The reply side of the flow that conntrack keeps for the process's own local port.
    case conntrack
    /// The live state by the process's own control socket.
    case management
    /// A `remote` of the process's configuration.
    case config
  }

  public let pid: Int32
  public let source: Source
  /// The gateway's address; nil where the source has only a name.
  public let address: IPAddress?
  /// The gateway's name, where the source has one. Never resolved to prove anything.
  public let host: String?
  public let port: UInt16?
  public let transport: TransportProtocol?
  /// Of conntrack: where the process believes that it sends, when a translation on this host sends it elsewhere.
  public let translatedFrom: IPAddress?

  public init(
    pid: Int32, source: Source, address: IPAddress?, host: String? = nil, port: UInt16? = nil,
    transport: TransportProtocol? = nil, translatedFrom: IPAddress? = nil
  ) {
    self.pid = pid
    self.source = source
    self.address = address
    self.host = host
    self.port = port
    self.transport = transport
    self.translatedFrom = translatedFrom
  }

  enum CodingKeys: String, CodingKey {
    case pid, source, address, host, port, transport
    case translatedFrom = "translated_from"
  }
}

/// The route to a gateway: the kernel's answer to a look-up with the selectors of the socket that goes there.
public struct GatewayRoute: Hashable, Sendable, Codable {
  public let address: IPAddress
  /// The socket mark that the look-up used; 0 for none.
  public let mark: UInt32
  /// Whether the mark is that of the daemon's own socket, rather than a guess because it could not be read.
  public let markKnown: Bool
  /// The name of the interface that carries it; nil where there is no route.
  public let interface: String?
  let nextHop: IPAddress?
  let source: IPAddress?

  public init(
    address: IPAddress, mark: UInt32, markKnown: Bool, interface: String?, nextHop: IPAddress? = nil,
    source: IPAddress? = nil
  ) {
    self.address = address
    self.mark = mark
    self.markKnown = markKnown
    self.interface = interface
    self.nextHop = nextHop
    self.source = source
  }

  enum CodingKeys: String, CodingKey {
    case address, mark, interface, source
    case markKnown = "mark_known"
    case nextHop = "next_hop"
  }
}
