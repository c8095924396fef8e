public import Model

/// What the probe is about to connect to: the question for the way that its packets will take.
public struct PathQuery: Hashable, Sendable {
  /// The address that is connected to.
  public let destination: IPAddress
  /// The port there.
  public let port: UInt16
  /// The transport of the connection.
  public let transport: TransportProtocol
  /// The interface that the socket is bound to; nil for none.
  public let interface: String?

  /// A question about one connection.
  public init(destination: IPAddress, port: UInt16, transport: TransportProtocol, interface: String?) {
    self.destination = destination
    self.port = port
    self.transport = transport
    self.interface = interface
  }
}
