internal import Model

extension Failure {
  /// The server said in its own protocol that it does not begin TLS.
  /// - Parameter answer: Its own words, which are made legible and cut.
  static func refusedTLS(_ answer: ArraySlice<UInt8>) -> Failure {
    Failure(.starttlsRefused, facts: .answered(text: quotedWords(answer)))
  }

  /// What came is not what the protocol has there.
  /// - Parameter beginning: Whether only its beginning was read.
  static func strangeAnswer(
    _ answer: ArraySlice<UInt8>, in part: FailureFacts.DialoguePart, beginning: Bool = false
  ) -> Failure {
    Failure(
      .starttlsProtocol,
      facts: .strangePart(part: part, beginning: beginning, text: quotedWords(answer)))
  }

  /// What came is not what the protocol has there, and cannot be shown.
  static func strangeAnswer(_ answer: FailureFacts.MalformedAnswer) -> Failure {
    Failure(.starttlsProtocol, facts: .malformed(answer: answer))
  }

  /// The server closed where its answer was expected.
  static func closedBeforeTLS(at part: FailureFacts.DialoguePart) -> Failure {
    Failure(.starttlsProtocol, facts: .closedBefore(part: part))
  }

  /// A server's words on one line: at most 160 characters, and nothing that could deceive or disturb a terminal.
  static func quotedWords(_ words: ArraySlice<UInt8>) -> String {
    String(decoding: words.prefix(1000), as: UTF8.self).legible(limit: 160)
  }
}
