/// How a product goes about its tunnels: what the verdict must know of it beside its name.
public struct ProductWays: Hashable, Sendable {
  /// Whether the host dials out with it, or is dialled.
  public enum Role: String, Hashable, Sendable, CaseIterable { case client, server, both }

  /// How the socket looks that carries the data.
  public enum DataSocket: String, Hashable, Sendable, CaseIterable {
    /// Connected: its peer is where the data goes.
    case connected
    /// An unconnected UDP socket: a connected one beside it proves nothing about the data.
    case unconnected
    /// Either, as it is configured or negotiated.
    case either
  }

  /// A protocol of which the host can be asked more than sockets show.
  public enum Speech: String, Hashable, Sendable, CaseIterable {
    /// Configuration and management interface of OpenVPN.
    case openvpn
    /// The control socket of WireGuard in user space.
    case wireguard
    /// Keys for IPsec policies of the kernel.
    case ike
  }

  /// What a proxy is set by, behind which the peer of the socket is not the gateway.
  public struct ProxySetting: Hashable, Sendable {
    /// Where it may be written.
    public enum Place: String, Hashable, Sendable, CaseIterable {
      case arguments, configuration, environment
    }

    /// The options of the command line that set one.
    public let options: [String]
    /// Options that name a file with further options.
    public let files: [String]
    public let places: [Place]

    public init(options: [String], files: [String] = [], places: [Place]) {
      self.options = options
      self.files = files
      self.places = places
    }
  }

  public let role: Role
  /// The kinds of tunnel it makes, the usual one first.
  public let kinds: [TunnelKind]
  /// The programs that hold the tunnel's device; none where the kernel does.
  public let tunnel: [String]
  /// The programs that hold the socket which carries the data.
  public let data: [String]
  public let socket: DataSocket
  public let speaks: Speech?
  /// The programs that speak it, where not all that hold the device do.
  public let speakers: [String]
  /// Nil where it knows no proxy.
  public let proxy: ProxySetting?
  /// Whether people run it for other things as well, so that it counts only while it holds a tunnel or listens.
  public let isTool: Bool

  public init(
    role: Role, kinds: [TunnelKind], tunnel: [String] = [], data: [String] = [],
    socket: DataSocket = .either, speaks: Speech? = nil, speakers: [String] = [],
    proxy: ProxySetting? = nil, isTool: Bool = false
  ) {
    self.role = role
    self.kinds = kinds
    self.tunnel = tunnel
    self.data = data
    self.socket = socket
    self.speaks = speaks
    self.speakers = speakers.isEmpty ? tunnel : speakers
    self.proxy = proxy
    self.isTool = isTool
  }
}
