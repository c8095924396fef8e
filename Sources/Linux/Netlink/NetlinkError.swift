/// Why there is no answer of the kernel over netlink.
public enum NetlinkError: Error, Sendable {
  /// What was being done.
  public enum Step: Hashable, Sendable {
    /// Opening the socket.
    case opening
    /// Sending the request.
    case asking
    /// Waiting for the answer.
    case awaiting
    /// Reading the answer, which is this error.
    case reading
  }

  case system(SystemError, Step)
  /// A datagram that is longer than the room for it.
  case datagram(bytes: Int)
  /// More messages than were asked for.
  case entries(limit: Int)
  /// What a dump lists changed each time that it was read.
  case changing(attempts: Int)
  case malformed(MalformedMessageError)
}
