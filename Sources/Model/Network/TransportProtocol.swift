/// The transport that a socket, a gateway or a service uses.
public enum TransportProtocol: String, Hashable, Sendable, Codable, CaseIterable {
  case tcp
  case udp

  /// The protocol's number in the IP header (IANA, as in `IPPROTO_TCP`).
  public var number: UInt8 { self == .tcp ? 6 : 17 }
}

/// A port of a transport, such as `udp/1194`.
public struct Service: Hashable, Sendable, WrittenAsText {
  public let transport: TransportProtocol
  public let port: UInt16

  public init(transport: TransportProtocol, port: UInt16) {
    self.transport = transport
    self.port = port
  }

  /// A service from `udp/1194`; nil where the text is none.
  public init?(_ text: some StringProtocol) {
    let text = String(text)
    guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")),
      let transport = TransportProtocol(rawValue: String(text[..<slash])),
      let port = UInt16(text[text.utf8.index(after: slash)...]), port > 0
    else { return nil }
    self.init(transport: transport, port: port)
  }

  public var description: String { "\(transport.rawValue)/\(port)" }

  public static var format: MalformedTextError.Format { .service }
}

/// An address and a port.
public struct SocketAddress: Hashable, Sendable, Codable, CustomStringConvertible {
  public let address: IPAddress
  public let port: UInt16

  public init(address: IPAddress, port: UInt16) {
    self.address = address
    self.port = port
  }

  /// `203.0.113.10:1194` or `[2001:db8::1]:1194`.
  public var description: String {
    address.family == .v4 ? "\(address):\(port)" : "[\(address)]:\(port)"
  }
}
