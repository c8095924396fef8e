public import Model

/// Answers with the route of a connection; nil where it is not known.
public typealias RouteLookup = (PathQuery) -> Path?

/// Makes the look-up of routes of a loop. It is called once on the thread of every loop, and the look-up that it makes
/// on that thread alone, so that loops need not wait for each other.
public typealias PathSource = @Sendable () -> RouteLookup

/// A connection that the probe is about to make: the question for the route that its packets will take.
public struct PathQuery: Hashable, Sendable {
  /// The address that is connected to.
  public let destination: IPAddress
  /// The port there and the transport to it; nil for an echo request, which has neither.
  public let service: Service?
  /// The interface that the socket is bound to; nil for none.
  public let interface: String?

  /// A question about one connection.
  package init(destination: IPAddress, service: Service?, interface: String?) {
    self.destination = destination
    self.service = service
    self.interface = interface
  }
}
