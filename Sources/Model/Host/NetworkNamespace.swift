/// Another network namespace of the host, with what could be learnt of it.
public struct NetworkNamespace: Hashable, Sendable, Codable {
  /// The inode of its nsfs file.
  public let inode: UInt64
  /// How many processes live in it.
  package let processes: Int
  /// Whether its links were read from inside.
  public let entered: Bool
  /// Its links, where it was entered.
  public let links: [Link]
  /// Whether its links carry packets by a diversion, an IPsec policy or an encapsulating route of its own; nil where
  /// that was not observed.
  public let diverts: Bool?
  /// The number by which the observed namespace knows it, where it has one: links name it so.
  public let number: Int32?

  public init(
    inode: UInt64, processes: Int, entered: Bool, links: [Link], diverts: Bool? = nil, number: Int32? = nil
  ) {
    self.inode = inode
    self.processes = processes
    self.entered = entered
    self.links = links
    self.diverts = diverts
    self.number = number
  }
}
