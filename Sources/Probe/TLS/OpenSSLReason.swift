internal import COpenSSL
internal import Model

/// Why OpenSSL gave up: an entry of its error queue.
struct OpenSSLReason {
  /// The library's number of the reason (`SSL_R_…`).
  let code: Int32
  /// Whether the reason is libssl's own.
  let isTLS: Bool
  /// Whether memory ran out.
  let isResource: Bool
  /// The reason in OpenSSL's words.
  let text: String

  /// The reason as it stands in a failure.
  var facts: FailureFacts { .library(name: .openssl, text: text) }

  /// Whether the reason is that this alert came.
  func names(_ alert: TLSAlert) -> Bool { isTLS && code == SSL_AD_REASON_OFFSET + Int32(alert.number) }

  /// The first entry of this thread's queue, which is the cause of the others; the queue is empty afterwards.
  static func take() -> OpenSSLReason? {
    defer { ERR_clear_error() }
    return peek()
  }

  /// The same with the queue left as it is, for others to read.
  static func peek() -> OpenSSLReason? {
    let entry = ERR_peek_error()
    guard entry != 0 else { return nil }
    let code = vpnaudit_ERR_reason(entry)
    return OpenSSLReason(
      code: code, isTLS: vpnaudit_ERR_is_tls(entry) != 0, isResource: vpnaudit_ERR_is_memory(entry) != 0,
      text: ERR_reason_error_string(entry).map { String(cString: $0) } ?? "error \(code)")
  }
}
