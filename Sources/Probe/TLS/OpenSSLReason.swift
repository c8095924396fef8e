internal import COpenSSL
internal import Model

/// Why OpenSSL gave up: what libssl itself put into the error queue, which what it called may have begun.
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

  /// As many entries as a thread's queue holds.
  private static let limit = 16

  /// The reason in this thread's queue, which is empty afterwards; nil where it was before.
  ///
  /// It is the first entry of libssl: a signature that is wrong, say, begins with one of the key's own library. Without
  /// any it is the first of all.
  static func take() -> OpenSSLReason? {
    defer { ERR_clear_error() }
    return reason(of: entries())
  }

  /// The same with the queue left as it is, for others to read.
  static func peek() -> OpenSSLReason? {
    let entries = entries()
    // There is no other manner of looking at more than its first and its last.
    for entry in entries { vpnaudit_ERR_put(vpnaudit_ERR_library(entry), vpnaudit_ERR_reason(entry)) }
    return reason(of: entries)
  }

  /// The queue's entries, the first one first, which are taken out of it.
  private static func entries() -> [UInt] {
    var entries: [UInt] = []
    while entries.count < limit {
      let entry = ERR_get_error()
      if entry == 0 { break }
      entries.append(entry)
    }
    return entries
  }

  private static func reason(of entries: [UInt]) -> OpenSSLReason? {
    guard let entry = entries.first(where: { vpnaudit_ERR_is_tls($0) != 0 }) ?? entries.first else {
      return nil
    }
    let code = vpnaudit_ERR_reason(entry)
    return OpenSSLReason(
      code: code, isTLS: vpnaudit_ERR_is_tls(entry) != 0,
      isResource: entries.contains { vpnaudit_ERR_is_memory($0) != 0 },
      text: ERR_reason_error_string(entry).map { String(cString: $0) } ?? "error \(code)")
  }
}
