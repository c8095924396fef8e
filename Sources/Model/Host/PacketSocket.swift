/// A socket that takes whole packets off an interface (AF_PACKET, packet(7)), of a process or of nobody that was found.
public struct PacketSocket: Hashable, Sendable, Codable {
  /// The index of the interface; nil for one of all interfaces.
  public let interface: Int?
  /// A process that holds it; nil where none was found.
  public let pid: Int32?

  public init(interface: Int?, pid: Int32?) {
    self.interface = interface
    self.pid = pid
  }
}
