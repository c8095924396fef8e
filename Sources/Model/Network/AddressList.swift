/// Some of the addresses of a set, which may be large, and how many there are.
public struct AddressList: Hashable, Sendable, Codable {
  /// The first in order.
  public let addresses: [IPAddress]
  public let count: Int

  /// The most that are kept.
  private static let most = 4

  public init(_ addresses: Set<IPAddress>) {
    self.addresses = Array(addresses.sorted().prefix(Self.most))
    count = addresses.count
  }
}
