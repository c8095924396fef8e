/// One message of a TLS handshake.
public struct HandshakeMessage: Hashable, Sendable, Codable {
  /// Who sent a message.
  public enum Sender: String, Hashable, Sendable, Codable { case client, server }

  /// Its name by RFC 8446 section 4 and RFC 5246 section 7.4, such as `ClientHello`.
  public let name: String
  public let from: Sender
  /// From the ClientHello to the moment that it was written, or read whole.
  public let at: Microseconds
  /// Its size with its header of four bytes, without the record's.
  public let bytes: Int

  public init(name: String, from: Sender, at: Microseconds, bytes: Int) {
    self.name = name
    self.from = from
    self.at = at
    self.bytes = bytes
  }

  enum CodingKeys: String, CodingKey {
    case name, from, bytes
    case at = "at_us"
  }
}
