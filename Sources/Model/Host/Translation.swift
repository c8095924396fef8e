/// A rule of the packet filter that sends the host's own packets for some destination to another host (DNAT).
public struct Translation: Hashable, Sendable, Codable {
  /// What the packets are destined to.
  public let destination: IPPrefix
  /// The host that gets them instead; of several the first.
  public let to: IPAddress
  /// The name of the table and of the chain.
  public let table: String
  public let chain: String

  public init(destination: IPPrefix, to: IPAddress, table: String, chain: String) {
    self.destination = destination
    self.to = to
    self.table = table
    self.chain = chain
  }
}
