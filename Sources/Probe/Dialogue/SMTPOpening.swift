internal import Model

/// Asks a mail server for TLS: greeting, EHLO, STARTTLS (RFC 3207, RFC 5321).
struct SMTPOpening: Dialogue {
  static let phase = Failure.Phase.starttls

  /// Who asks: an address literal, as of a client without a name that others know (RFC 5321 section 4.1.4).
  private let name: String
  /// The reply that comes next.
  private var expected = FailureFacts.DialoguePart.greeting
  /// The status of the reply whose lines are being read.
  private var status: Int?
  private var offersTLS = false

  /// A reply line may have 512 bytes (RFC 5321 section 4.5.3.1.5); some servers say more.
  private static let limit = 2048

  init(from local: IPAddress?) {
    name =
      switch local?.family {
      case .v4?: "[\(local?.description ?? "127.0.0.1")]"
      case .v6?: "[IPv6:\(local?.description ?? "::1")]"
      case nil: "[127.0.0.1]"
      }
  }

  func begin() -> [UInt8] { [] }

  func failureAtEnd() -> Failure { .closedBeforeTLS(at: expected) }

  mutating func take(_ bytes: ArraySlice<UInt8>) -> DialogueStep {
    switch TextLine(of: bytes, limit: Self.limit) {
    case .partial: return .more(consumed: 0)
    case .tooLong:
      return .failed(.strangeAnswer(bytes.prefix(80), in: expected, beginning: true))
    case .whole(let line, let count):
      guard let reply = Self.reply(line), status ?? reply.status == reply.status else {
        return .failed(.strangeAnswer(line, in: expected))
      }
      // The first line of the answer to EHLO is the server's name.
      if expected == .ehlo, status != nil, Self.namesTLS(line.dropFirst(4)) { offersTLS = true }
      if !reply.isLast {
        status = reply.status
        return .more(consumed: count)
      }
      status = nil
      return answer(reply.status, line, count)
    }
  }

  /// What follows from a whole reply, of which `line` is the last.
  private mutating func answer(_ status: Int, _ line: ArraySlice<UInt8>, _ count: Int) -> DialogueStep {
    switch (expected, status) {
    case (.greeting, 220):
      expected = .ehlo
      return .say(Array("EHLO \(name)\r\n".utf8), consumed: count)
    case (.ehlo, 250):
      guard offersTLS else {
        return .failed(Failure(.starttlsRefused, facts: .lacking(capability: "STARTTLS")))
      }
      expected = .starttls
      return .say(Array("STARTTLS\r\n".utf8), consumed: count)
    case (.starttls, 220): return .done(consumed: count)
    case (_, 400...): return .failed(.refusedTLS(line))
    default: return .failed(.strangeAnswer(line, in: expected))
    }
  }

  /// The status of a reply line, and whether it is the last of its reply (RFC 5321 section 4.2).
  private static func reply(_ line: ArraySlice<UInt8>) -> (status: Int, isLast: Bool)? {
    let digits = line.prefix(3).map { Int($0) - 48 }
    guard digits.count == 3, (2...5).contains(digits[0]), digits.allSatisfy({ (0...9).contains($0) }) else {
      return nil
    }
    let status = digits.reduce(0) { $0 * 10 + $1 }
    switch line.dropFirst(3).first {
    case nil, 32?: return (status, true)
    case 45?: return (status, false)
    default: return nil
    }
  }

  private static func namesTLS(_ capability: ArraySlice<UInt8>) -> Bool {
    // A keyword, and after a space perhaps its parameters, of which STARTTLS has none.
    String(decoding: capability.prefix { $0 != 32 }, as: UTF8.self).uppercased() == "STARTTLS"
  }
}
