public import Model

/// Makes what a loop asks for the way of each connection. It is called once on the thread of every loop, and what it
/// makes is called on that thread alone, so that loops need not wait for each other.
public typealias PathSource = @Sendable () -> (PathQuery) -> Path?

/// What the probe is about to connect to: the question for the way that its packets will take.
public struct PathQuery: Hashable, Sendable {
  /// The address that is connected to.
  public let destination: IPAddress
  /// The port there and the transport to it; nil for an echo request, which has neither.
  public let service: Service?
  /// The interface that the socket is bound to; nil for none.
  public let interface: String?

  /// A question about one connection.
  public init(destination: IPAddress, service: Service?, interface: String?) {
    self.destination = destination
    self.service = service
    self.interface = interface
  }
}
