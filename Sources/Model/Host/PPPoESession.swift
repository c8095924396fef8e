/// A session of PPPoE (RFC 2516) that the kernel keeps in the namespace, by the device that its frames leave by. Which ppp
/// link has it the kernel does not say.
public struct PPPoESession: Hashable, Sendable, Codable {
  /// The number that the other side gave it, from 1 to 65,534.
  public let id: Int
  /// The name that the device had when the session began.
  public let device: String

  public init(id: Int, device: String) {
    self.id = id
    self.device = device
  }
}
