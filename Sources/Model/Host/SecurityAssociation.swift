/// A security association of the kernel (XFRM_MSG_GETSA): keys for one direction between two ends, of which nothing but
/// their being there is kept.
public struct SecurityAssociation: Hashable, Sendable, Codable {
  public let source: IPAddress
  public let destination: IPAddress
  /// Whether packets are wrapped whole, so that they have other ends inside; else they keep their own.
  public let tunnelMode: Bool
  /// The id of the xfrm interface it belongs to; nil for one without.
  public let interfaceID: UInt32?
  /// How many packets it was used for.
  public let packets: UInt64

  public init(
    source: IPAddress, destination: IPAddress, tunnelMode: Bool, interfaceID: UInt32? = nil, packets: UInt64
  ) {
    self.source = source
    self.destination = destination
    self.tunnelMode = tunnelMode
    self.interfaceID = interfaceID
    self.packets = packets
  }

  enum CodingKeys: String, CodingKey {
    case source, destination, packets
    case tunnelMode = "tunnel_mode"
    case interfaceID = "interface_id"
  }
}
