internal import Model

/// Asks a mailbox server for TLS: greeting, STARTTLS (RFC 9051 section 6.2.1, RFC 3501).
///
/// Its capabilities are not asked for first: its answer to the command itself is the one that counts.
struct IMAPOpening: Dialogue {
  static let phase = Failure.Phase.starttls

  private static let tag = "a1"
  /// Servers take lines of 8192 bytes (RFC 7162 section 4), and send none that is longer before the login.
  private static let limit = 8192

  private var isGreeted = false

  func begin() -> [UInt8] { [] }

  func failureAtEnd() -> Failure {
    .closedBeforeTLS(at: expected)
  }

  private var expected: FailureFacts.DialoguePart { isGreeted ? .starttls : .greeting }

  mutating func take(_ bytes: ArraySlice<UInt8>) -> DialogueStep {
    switch TextLine(of: bytes, limit: Self.limit) {
    case .partial: return .more(consumed: 0)
    case .tooLong: return .failed(.strangeAnswer(bytes.prefix(80), in: expected, beginning: true))
    case .whole(let line, let count):
      let words = line.split(separator: 32, maxSplits: 2, omittingEmptySubsequences: false).prefix(2).map {
        String(decoding: $0.prefix(64), as: UTF8.self)
      }
      guard words.count == 2 else { return .failed(.strangeAnswer(line, in: expected)) }
      return answer(words[0], words[1].uppercased(), line, count)
    }
  }

  /// What follows from a line that begins with a tag and a word.
  private mutating func answer(
    _ tag: String, _ word: String, _ line: ArraySlice<UInt8>, _ count: Int
  ) -> DialogueStep {
    switch (isGreeted, tag, word) {
    case (_, "*", "BYE"): return .failed(.refusedTLS(line))
    case (false, "*", "OK"):
      isGreeted = true
      return .say(Array("\(Self.tag) STARTTLS\r\n".utf8), consumed: count)
    // Who is known already, by the connection itself, may not begin TLS any more.
    case (false, "*", "PREAUTH"): return .failed(.refusedTLS(line))
    // What the server sends without being asked.
    case (true, "*", _): return .more(consumed: count)
    case (true, Self.tag, "OK"): return .done(consumed: count)
    case (true, Self.tag, "NO"), (true, Self.tag, "BAD"): return .failed(.refusedTLS(line))
    case (_, _, _): return .failed(.strangeAnswer(line, in: expected))
    }
  }
}
