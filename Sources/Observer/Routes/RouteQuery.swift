public import Model

/// A packet whose route is asked for, with what routing rules may select by.
public struct RouteQuery: Hashable, Sendable {
  package let destination: IPAddress
  /// SO_MARK of its socket.
  package var mark: UInt32
  /// The user that owns the socket; nil for the program's own.
  package var user: UInt32?
  package var service: Service?
  /// The interface that the socket is bound to.
  package var interface: String?
  /// The local address that the socket is bound to.
  package var source: IPAddress?

  public init(
    destination: IPAddress, mark: UInt32 = 0, user: UInt32? = nil, service: Service? = nil,
    interface: String? = nil, source: IPAddress? = nil
  ) {
    self.destination = destination
    self.mark = mark
    self.user = user
    self.service = service
    self.interface = interface
    self.source = source
  }
}
