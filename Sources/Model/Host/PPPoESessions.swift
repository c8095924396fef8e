/// The sessions of PPPoE (RFC 2516) of a namespace. Which ppp link has which of them the kernel does not say.
public struct PPPoESessions: Hashable, Sendable, Codable {
  /// One that the kernel lists: any user may make one, with whatever number and device.
  public struct Session: Hashable, Sendable, Codable {
    /// The number that the other side gave it.
    public let id: Int
    /// The name that the interface by which its frames leave had when it began.
    public let device: String

    public init(id: Int, device: String) {
      self.id = id
      self.device = device
    }
  }

  /// How many of them are held by processes of root that also hold links of PPP (/dev/ppp).
  public let held: Int
  public let sessions: [Session]

  public init(held: Int, sessions: [Session]) {
    self.held = held
    self.sessions = sessions
  }
}
