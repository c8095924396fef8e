internal import Model

/// Asks a PostgreSQL server for TLS: SSLRequest, one byte ("Frontend/Backend Protocol", sections 55.2.11 and 55.7).
struct PostgresOpening: Dialogue {
  static let phase = Failure.Phase.starttls

  /// The length of the message, and the code 80877103 in place of a protocol's version.
  private static let request: [UInt8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]
  /// The longest error message that is waited for, in bytes.
  private static let limit = 8192

  func begin() -> [UInt8] { Self.request }

  func failureAtEnd() -> Failure { .closedBeforeTLS(at: .sslRequest) }

  func take(_ bytes: ArraySlice<UInt8>) -> DialogueStep {
    switch bytes.first {
    case 0x53?: .done(consumed: 1)  // S
    case 0x4e?: .failed(Failure(.starttlsRefused, facts: .declined))
    case 0x45?: Self.error(bytes)  // E
    default: .failed(.strangeAnswer(bytes.prefix(80), in: .sslRequest))
    }
  }

  /// The failure of an ErrorResponse: a type, a length of four bytes, and fields of a letter and a text that ends in a
  /// zero, with the message in the field `M`.
  private static func error(_ bytes: ArraySlice<UInt8>) -> DialogueStep {
    guard bytes.count >= 5 else { return .more(consumed: 0) }
    let length = bytes.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) }
    guard (4...limit).contains(length) else {
      // Servers before 7.4 have no length there.
      return .failed(.strangeAnswer(bytes.dropFirst().prefix(80).prefix { $0 != 0 }, in: .error))
    }
    guard bytes.count > length else { return .more(consumed: 0) }
    let fields = bytes.dropFirst(5).prefix(length - 4).split(separator: 0)
    let message = fields.first { $0.first == 0x4d }?.dropFirst() ?? []
    return .failed(.strangeAnswer(message, in: .error))
  }
}
