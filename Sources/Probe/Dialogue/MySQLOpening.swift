internal import Model

/// Asks a MySQL or MariaDB server for TLS: its greeting, SSLRequest, and no answer ("Connection Phase", Protocol::
/// HandshakeV10 and SSLRequest).
struct MySQLOpening: Dialogue {
  static let phase = Failure.Phase.starttls

  /// What client and server can do, as bits.
  private enum Capability {
    static let protocol41: UInt32 = 1 << 9
    static let tls: UInt32 = 1 << 11
    static let secureConnection: UInt32 = 1 << 15
    static let pluginAuthentication: UInt32 = 1 << 19
  }

  /// The longest packet that is waited for, in bytes: a greeting has about 100, an error at most 520 or so.
  private static let limit = 4096

  func begin() -> [UInt8] { [] }

  func failureAtEnd() -> Failure { .closedBeforeTLS(at: .greeting) }

  func take(_ bytes: ArraySlice<UInt8>) -> DialogueStep {
    // Three bytes of length, lowest first, and one that counts the packets.
    guard bytes.count >= 4 else { return .more(consumed: 0) }
    let start = bytes.startIndex
    let length = Int(bytes[start]) | Int(bytes[start + 1]) << 8 | Int(bytes[start + 2]) << 16
    guard (1...Self.limit).contains(length), bytes[start + 3] == 0 else {
      return .failed(.strangeAnswer(bytes.prefix(80), in: .greeting))
    }
    guard bytes.count >= 4 + length else { return .more(consumed: 0) }
    let packet = bytes.dropFirst(4).prefix(length)
    switch packet.first {
    case 0xff?: return .failed(Self.refusal(packet.dropFirst()))
    case 10?: return Self.answer(packet.dropFirst(), consumed: 4 + length)
    default: return .failed(.strangeAnswer(packet.prefix(80), in: .greeting))
    }
  }

  /// An error that comes before the client has said anything: a number and a text, perhaps with a state before it.
  private static func refusal(_ packet: ArraySlice<UInt8>) -> Failure {
    let bytes = Array(packet.prefix(2))
    guard bytes.count == 2 else { return .strangeAnswer(.errorWithoutNumber) }
    var text = packet.dropFirst(2)
    if text.first == 0x23 { text = text.dropFirst(6) }
    let number = Int(bytes[0]) | Int(bytes[1]) << 8
    return Failure(
      .starttlsRefused, facts: .serverError(number: number, text: Failure.quotedWords(text)))
  }

  /// The request, where the greeting offers what it needs.
  private static func answer(_ greeting: ArraySlice<UInt8>, consumed: Int) -> DialogueStep {
    guard let end = greeting.firstIndex(of: 0) else {
      return .failed(.strangeAnswer(.greetingWithoutVersion))
    }
    // After the version: the thread's number (4), data for the login (8), a filler (1), the lower capabilities (2).
    let offered = greeting[(end + 1)...].dropFirst(13).prefix(2)
    guard offered.count == 2, let low = offered.first, let high = offered.last else {
      return .failed(.strangeAnswer(.greetingWithoutCapabilities))
    }
    let capabilities = UInt32(low) | UInt32(high) << 8
    guard capabilities & Capability.protocol41 != 0, capabilities & Capability.tls != 0 else {
      return .failed(Failure(.starttlsRefused, facts: .lacking(capability: "TLS")))
    }
    return .done(consumed: consumed, saying: request)
  }

  private static let request: [UInt8] = {
    let capabilities =
      Capability.protocol41 | Capability.tls | Capability.secureConnection | Capability.pluginAuthentication
    func bytes(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
    // 32 bytes of packet 1: capabilities, the longest packet (16 MB), the characters (utf8mb4), and a filler.
    return [32, 0, 0, 1] + bytes(capabilities) + bytes(1 << 24) + [45] + [UInt8](repeating: 0, count: 23)
  }()
}
