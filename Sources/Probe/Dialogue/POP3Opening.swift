internal import Model

/// Asks a mailbox server of POP3 for TLS: greeting, STLS (RFC 2595 section 4, RFC 1939).
///
/// Its capabilities are not asked for first: its answer to the command itself is the one that counts.
struct POP3Opening: Dialogue {
  static let phase = Failure.Phase.starttls

  /// A response may have 512 bytes (RFC 2449 section 4); some servers say more.
  private static let limit = 2048

  private var expected = FailureFacts.DialoguePart.greeting

  func begin() -> [UInt8] { [] }

  func failureAtEnd() -> Failure { .closedBeforeTLS(at: expected) }

  mutating func take(_ bytes: ArraySlice<UInt8>) -> DialogueStep {
    switch TextLine(of: bytes, limit: Self.limit) {
    case .partial: return .more(consumed: 0)
    case .tooLong: return .failed(.strangeAnswer(bytes.prefix(80), in: expected, beginning: true))
    case .whole(let line, let count):
      switch (String(decoding: line.prefix { $0 != 32 }.prefix(8), as: UTF8.self), expected) {
      case ("+OK", .greeting):
        expected = .stls
        return .say(Array("STLS\r\n".utf8), consumed: count)
      case ("+OK", _): return .done(consumed: count)
      case ("-ERR", _): return .failed(.refusedTLS(line))
      default: return .failed(.strangeAnswer(line, in: expected))
      }
    }
  }
}
