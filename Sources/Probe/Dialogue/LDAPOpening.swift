internal import Model

/// Asks a directory server for TLS: an extended request and its answer (RFC 4511 sections 4.12 and 4.14).
struct LDAPOpening: Dialogue {
  static let phase = Failure.Phase.starttls

  private static let startTLS = "1.3.6.1.4.1.1466.20037"
  /// LDAPMessage 1 with ExtendedRequest [APPLICATION 23], whose name is `requestName` [0].
  private static let request: [UInt8] =
    [0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16] + Array(startTLS.utf8)
  /// The longest message that is waited for, in bytes.
  private static let limit = 8192

  func begin() -> [UInt8] { Self.request }

  func failureAtEnd() -> Failure { .closedBeforeTLS(at: .ldapStartTLS) }

  func take(_ bytes: ArraySlice<UInt8>) -> DialogueStep {
    switch BERElement(of: bytes, limit: Self.limit) {
    case .partial: return .more(consumed: 0)
    case .broken: return .failed(.strangeAnswer(bytes.prefix(80), in: .ldapStartTLS))
    case .whole(_, _, let count):
      guard let result = Self.result(of: bytes.prefix(count)) else {
        return .failed(.strangeAnswer(.notLDAP))
      }
      if result.code == 0, result.message == 1 { return .done(consumed: count) }
      if result.code != 0 { return .failed(Self.refusal(result)) }
      return .failed(.strangeAnswer(.anotherLDAPMessage))
    }
  }

  private struct Result {
    /// The message's number: 1, or 0 where the server says goodbye without being asked (RFC 4511 section 4.4.1).
    let message: Int
    let code: Int
    let diagnostic: ArraySlice<UInt8>
  }

  private static func refusal(_ result: Result) -> Failure {
    let text = result.diagnostic.isEmpty ? nil : Failure.quotedWords(result.diagnostic)
    return Failure(
      .starttlsRefused,
      facts: .resultCode(number: result.code, name: names[result.code], text: text))
  }

  /// The result in a whole LDAPMessage; nil where it holds no ExtendedResponse [APPLICATION 24].
  private static func result(of message: ArraySlice<UInt8>) -> Result? {
    guard let (content, _) = BERElement.next(in: message, tag: 0x30),
      let (number, afterNumber) = BERElement.next(in: content, tag: 0x02),
      let (response, _) = BERElement.next(in: afterNumber, tag: 0x78),
      let (code, afterCode) = BERElement.next(in: response, tag: 0x0a),
      let (_, afterName) = BERElement.next(in: afterCode, tag: 0x04),
      let (diagnostic, _) = BERElement.next(in: afterName, tag: 0x04),
      let message = BERElement.number(number), let result = BERElement.number(code)
    else { return nil }
    return Result(message: message, code: result, diagnostic: diagnostic)
  }

  /// The results that a StartTLS may have (RFC 4511 appendix A).
  private static let names = [
    1: "operationsError", 2: "protocolError", 8: "strongerAuthRequired", 10: "referral",
    11: "adminLimitExceeded",
    13: "confidentialityRequired", 50: "insufficientAccessRights", 51: "busy", 52: "unavailable",
    53: "unwillingToPerform", 80: "other",
  ]
}
