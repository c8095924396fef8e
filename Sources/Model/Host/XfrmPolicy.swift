/// An IPsec policy of the kernel (XFRM_MSG_GETPOLICY): which packets it takes, and where it sends them.
public struct XfrmPolicy: Hashable, Sendable, Codable {
  /// Which packets it is about.
  public enum Direction: String, Hashable, Sendable, Codable {
    case inbound = "in"
    case outbound = "out"
    case forwarded = "fwd"
  }

  public let direction: Direction
  public let source: IPPrefix
  public let destination: IPPrefix
  /// Whether it lets packets pass (`allow`) or drops them.
  public let allows: Bool
  /// Of a template in tunnel mode: the ends of the tunnel.
  let tunnelSource: IPAddress?
  public let tunnelDestination: IPAddress?
  /// Of a template in transport mode: true; the packets keep their own ends.
  public let transportMode: Bool
  /// The id of the xfrm interface it belongs to; nil for a policy without one.
  public let interfaceID: UInt32?
  /// Whether it is about the packets of one socket alone, whose program asked for it (IP_XFRM_POLICY); nil is no.
  public let ofSocket: Bool?
  /// The mark of the packets that it takes; nil where it takes them whatever their mark.
  public let mark: UInt32?
  /// The protocol of the packets that it takes, by its number; nil for any.
  public let protocolNumber: UInt8?
  /// The port of the packets that it takes, of whichever end; nil for any.
  public let port: UInt16?

  public init(
    direction: Direction, source: IPPrefix, destination: IPPrefix, allows: Bool = true,
    tunnelSource: IPAddress? = nil, tunnelDestination: IPAddress? = nil, transportMode: Bool = false,
    interfaceID: UInt32? = nil, ofSocket: Bool? = nil, mark: UInt32? = nil, protocolNumber: UInt8? = nil,
    port: UInt16? = nil
  ) {
    self.direction = direction
    self.source = source
    self.destination = destination
    self.allows = allows
    self.tunnelSource = tunnelSource
    self.tunnelDestination = tunnelDestination
    self.transportMode = transportMode
    self.interfaceID = interfaceID
    self.ofSocket = ofSocket
    self.mark = mark
    self.protocolNumber = protocolNumber
    self.port = port
  }

  enum CodingKeys: String, CodingKey {
    case direction, source, destination, allows, mark, port
    case protocolNumber = "protocol"
    case tunnelSource = "tunnel_source"
    case tunnelDestination = "tunnel_destination"
    case transportMode = "transport_mode"
    case interfaceID = "interface_id"
    case ofSocket = "of_socket"
  }
}
