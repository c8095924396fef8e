internal import Model

/// Asks a SQL Server for TLS: PRELOGIN and its answer (MS-TDS section 2.2.6.5). The handshake that follows travels in
/// packets of the same protocol.
struct TDSOpening: Dialogue {
  static let phase = Failure.Phase.starttls

  /// The options of a PRELOGIN, by their tokens.
  private enum Option {
    static let version: UInt8 = 0
    static let encryption: UInt8 = 1
    static let instance: UInt8 = 2
    static let thread: UInt8 = 3
    static let sessions: UInt8 = 4
    static let end: UInt8 = 0xff
  }

  private static let encrypts: UInt8 = 1
  private static let cannotEncrypt: UInt8 = 2
  /// The token of an error in an answer that is none to PRELOGIN (MS-TDS section 2.2.7.10).
  private static let error: UInt8 = 0xaa
  /// The longest packet that is waited for, in bytes.
  private static let limit = 4096

  func begin() -> [UInt8] {
    let options: [(token: UInt8, value: [UInt8])] = [
      (Option.version, [17, 0, 0, 0, 0, 0]), (Option.encryption, [Self.encrypts]), (Option.instance, [0]),
      (Option.thread, [0, 0, 0, 0]), (Option.sessions, [0]),
    ]
    var heads: [UInt8] = []
    var values: [UInt8] = []
    for option in options {
      let place = options.count * 5 + 1 + values.count
      heads += [option.token, UInt8(place >> 8), UInt8(place & 0xff), 0, UInt8(option.value.count)]
      values += option.value
    }
    return TDSPackets.wrapped(heads + [Option.end] + values)
  }

  func failureAtEnd() -> Failure { .closedBeforeTLS(at: .prelogin) }

  func take(_ bytes: ArraySlice<UInt8>) -> DialogueStep {
    let packet = Array(bytes.prefix(Self.limit))
    let strange = DialogueStep.failed(.strangeAnswer(bytes.prefix(80), in: .prelogin))
    guard packet[0] == TDSPackets.answer else { return strange }
    guard packet.count >= TDSPackets.headerSize else { return .more(consumed: 0) }
    let length = Int(packet[2]) << 8 | Int(packet[3])
    guard (TDSPackets.headerSize + 1...Self.limit).contains(length) else { return strange }
    guard packet.count >= length else { return .more(consumed: 0) }
    let content = Array(packet[TDSPackets.headerSize..<length])
    if content.first == Self.error { return .failed(Self.failure(of: content.dropFirst())) }
    guard let encryption = Self.encryption(in: content) else {
      return .failed(.strangeAnswer(.preloginWithoutEncryption))
    }
    guard encryption != Self.cannotEncrypt else {
      return .failed(Failure(.starttlsRefused, facts: .lacking(capability: "TLS")))
    }
    return .done(consumed: length)
  }

  /// The value of the option; nil where it is not there.
  private static func encryption(in content: [UInt8]) -> UInt8? {
    var place = 0
    while place + 5 <= content.count, content[place] != Option.end {
      let start = Int(content[place + 1]) << 8 | Int(content[place + 2])
      let count = Int(content[place + 3]) << 8 | Int(content[place + 4])
      if content[place] == Option.encryption {
        return count > 0 && start < content.count ? content[start] : nil
      }
      place += 5
    }
    return nil
  }

  /// An error: its length (2), number (4), state (1), class (1), the text's length (2) and the text, all of which have
  /// the lowest byte first.
  private static func failure(of token: ArraySlice<UInt8>) -> Failure {
    let bytes = Array(token)
    guard bytes.count >= 10 else { return .strangeAnswer(.errorWithoutNumber) }
    let number = bytes[2..<6].reversed().reduce(0) { $0 << 8 | Int($1) }
    let count = Int(bytes[8]) | Int(bytes[9]) << 8
    let text = bytes.dropFirst(10).prefix(count * 2)
    let units = stride(from: text.startIndex, to: text.endIndex - 1, by: 2).map {
      UInt16(text[$0]) | UInt16(text[$0 + 1]) << 8
    }
    let words = Array(String(decoding: units, as: UTF16.self).utf8)
    return Failure(
      .starttlsRefused, facts: .serverError(number: number, text: Failure.quotedWords(words[...])))
  }
}
