public import Model

/// What the probe is about to connect to: the question for the way that its packets will take.
public struct PathQuery: Hashable, Sendable {
  public let destination: IPAddress
  public let port: UInt16
  public let transport: TransportProtocol
  /// The interface that the socket is bound to; nil for none.
  public let interface: String?

  public init(destination: IPAddress, port: UInt16, transport: TransportProtocol, interface: String?) {
    self.destination = destination
    self.port = port
    self.transport = transport
    self.interface = interface
  }
}
