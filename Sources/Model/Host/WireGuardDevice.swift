/// A WireGuard interface, as its control socket or generic netlink reports it, without any of its secrets.
public struct WireGuardDevice: Hashable, Sendable, Codable {
  /// What keeps the keys and does the work.
  public enum Backend: String, Hashable, Sendable, Codable {
    case kernel
    /// A process with a control socket, whose link is of kind `tun`.
    case userspace
  }

  /// The other end.
  public struct Peer: Hashable, Sendable, Codable {
    /// In base64, as the registry writes it.
    public let publicKey: String
    /// Where packets for it go now; nil before it has spoken, where no address is configured.
    public let endpoint: SocketAddress?
    public let lastHandshake: Timestamp?
    /// What it may send and is sent.
    public let allowedPrefixes: [IPPrefix]

    public init(
      publicKey: String, endpoint: SocketAddress?, lastHandshake: Timestamp?, allowedPrefixes: [IPPrefix]
    ) {
      self.publicKey = publicKey
      self.endpoint = endpoint
      self.lastHandshake = lastHandshake
      self.allowedPrefixes = allowedPrefixes
    }

    enum CodingKeys: String, CodingKey {
      case endpoint
      case publicKey = "public_key"
      case lastHandshake = "last_handshake"
      case allowedPrefixes = "allowed_prefixes"
    }
  }

  public let interface: String
  public let backend: Backend
  /// The process behind the control socket; nil for the kernel's own.
  public let pid: Int32?
  package let listenPort: UInt16?
  /// The mark on the packets it sends, which keeps them out of the tunnel; 0 for none.
  public let firewallMark: UInt32
  /// Whether it is a server that clients dial in to: the peers are then people's homes, and only counted.
  public let server: Bool
  public let peerCount: Int
  /// The peers; empty for a server.
  public let peers: [Peer]

  public init(
    interface: String, backend: Backend, pid: Int32?, listenPort: UInt16?, firewallMark: UInt32, server: Bool,
    peerCount: Int, peers: [Peer]
  ) {
    self.interface = interface
    self.backend = backend
    self.pid = pid
    self.listenPort = listenPort
    self.firewallMark = firewallMark
    self.server = server
    self.peerCount = peerCount
    self.peers = peers
  }

  enum CodingKeys: String, CodingKey {
    case interface, backend, pid, server, peers
    case listenPort = "listen_port"
    case firewallMark = "firewall_mark"
    case peerCount = "peer_count"
  }
}
