internal import Model

/// Asks a file server for TLS: greeting, AUTH TLS (RFC 4217 section 4, RFC 959).
struct FTPOpening: Dialogue {
  static let phase = Failure.Phase.starttls

  /// No standard limits a line; greetings can be long.
  private static let limit = 4096

  private var expected = FailureFacts.DialoguePart.greeting
  /// The code of a reply of several lines, of which the last has not come.
  private var open: Int?

  func begin() -> [UInt8] { [] }

  func failureAtEnd() -> Failure { .closedBeforeTLS(at: expected) }

  mutating func take(_ bytes: ArraySlice<UInt8>) -> DialogueStep {
    switch TextLine(of: bytes, limit: Self.limit) {
    case .partial: return .more(consumed: 0)
    case .tooLong: return .failed(.strangeAnswer(bytes.prefix(80), in: expected, beginning: true))
    case .whole(let line, let count):
      let code = Self.code(of: line)
      let isLast = line.dropFirst(3).first.map { $0 == 32 } ?? true
      if let open {
        // Between the first line and the last stands any text, also such as begins with a number (RFC 959 section 4.2).
        guard code == open, isLast else { return .more(consumed: count) }
        self.open = nil
        return answer(open, line, count)
      }
      guard let code else { return .failed(.strangeAnswer(line, in: expected)) }
      if isLast { return answer(code, line, count) }
      guard line.dropFirst(3).first == 45 else { return .failed(.strangeAnswer(line, in: expected)) }
      open = code
      return .more(consumed: count)
    }
  }

  /// What follows from a whole reply, of which `line` is the last.
  private mutating func answer(_ code: Int, _ line: ArraySlice<UInt8>, _ count: Int) -> DialogueStep {
    switch (expected, code) {
    // It will be ready in some minutes, and says so then.
    case (.greeting, 120): return .more(consumed: count)
    case (.greeting, 220):
      expected = .authTLS
      return .say(Array("AUTH TLS\r\n".utf8), consumed: count)
    case (.authTLS, 234): return .done(consumed: count)
    case (_, 400...): return .failed(.refusedTLS(line))
    default: return .failed(.strangeAnswer(line, in: expected))
    }
  }

  /// The code that a line begins with; nil for none.
  private static func code(of line: ArraySlice<UInt8>) -> Int? {
    let digits = line.prefix(3).map { Int($0) - 48 }
    guard digits.count == 3, (1...5).contains(digits[0]), digits.allSatisfy({ (0...9).contains($0) }) else {
      return nil
    }
    return digits.reduce(0) { $0 * 10 + $1 }
  }
}
