/// A rule of the packet filter that leads traffic to a process on this host: a proxy without an interface.
public struct Diversion: Hashable, Sendable, Codable {
  /// The mechanism.
  public enum Kind: String, Hashable, Sendable, Codable {
    /// To a local port, by rewriting the destination (nft `redirect`, or `dnat` to an address of this host).
    case redirect
    /// To a local socket, without rewriting (nft `tproxy`).
    case tproxy
    /// To a program that decides (nft `queue`).
    case queue
  }

  public let kind: Kind
  /// The name of the table and of the chain.
  public let table: String
  public let chain: String
  /// Whether the host's own packets come past it, rather than only those that it forwards.
  public let ownTraffic: Bool
  /// The port that it leads to; nil where it is the packet's own.
  public let port: UInt16?
  /// The process that listens there, where it was found.
  public let pid: Int32?

  public init(
    kind: Kind, table: String, chain: String, ownTraffic: Bool, port: UInt16? = nil, pid: Int32? = nil
  ) {
    self.kind = kind
    self.table = table
    self.chain = chain
    self.ownTraffic = ownTraffic
    self.port = port
    self.pid = pid
  }

  enum CodingKeys: String, CodingKey {
    case kind, table, chain, port, pid
    case ownTraffic = "own_traffic"
  }
}
