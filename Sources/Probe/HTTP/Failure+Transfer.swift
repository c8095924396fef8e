internal import CCurl
internal import Glibc
internal import Linux
internal import Model

extension Failure {
  /// Why a transfer did not bring a whole answer; nil where it did.
  init?(_ transfer: Transfer, result: CURLcode) {
    let log = transfer.log
    if result == CURLE_OK {
      guard !log.headersEnded, transfer.answer != nil else { return nil }
      self.init(.httpPartial, facts: .closedInHeaders)
      return
    }
    // A body that is longer than what is read of it is an answer all the same.
    if result == CURLE_WRITE_ERROR, log.bodyBytes > TransferLog.bodyLimit, transfer.answer != nil {
      return nil
    }
    let message = String(cString: log.message).legible(limit: 200)
    let text = message.isEmpty ? curl_easy_strerror(result).map { String(cString: $0) } : message
    if let refusal = log.refusal {
      self = refusal
    } else if let handshake = log.handshake, !handshake.isDone {
      // libcurl checks the connection before it begins with TLS, and does not pass the error number on.
      if handshake.log.firstWrite == nil, handshake.log.error == nil {
        handshake.log.error = transfer.connectionError
      }
      self = Failure(handshaking: handshake.log, reason: handshake.reason)
    } else if log.requestBegan == nil, log.handshake == nil, let error = transfer.connectionError {
      self.init(connecting: error)
    } else if log.requestBegan == nil, let failure = log.objection {
      self = failure
    } else if log.requestBegan == nil, let code = Self.code(before: result) {
      self = Failure(code, facts: text.map { .library(name: .libcurl, text: $0) })
    } else {
      // HTTP/2 greets the server before the request, and may find the connection gone.
      self.init(requesting: transfer, result: result, text: text)
    }
  }

  /// What it means that libcurl ended between the handshake and the request; nil where that is no matter of its own.
  private static func code(before result: CURLcode) -> Code? {
    switch result {
    case CURLE_OUT_OF_MEMORY: .localResource
    // It found something although ours did not.
    case CURLE_PEER_FAILED_VERIFICATION: .certificateUntrusted
    default: nil
    }
  }

  private init(requesting transfer: Transfer, result: CURLcode, text: String?) {
    let log = transfer.log
    if let handshake = log.handshake?.log, let alert = handshake.alert, alert != .closeNotify,
      transfer.answer == nil
    {
      self.init(handshake, alert: alert)
      return
    }
    let error = transfer.socketError
    let hasBegun = log.headerBytes > 0
    let code: Code =
      switch result {
      case CURLE_GOT_NOTHING where error?.number == ECONNRESET || error?.number == EPIPE: .httpReset
      case CURLE_GOT_NOTHING: .httpEmpty
      case CURLE_PARTIAL_FILE: hasBegun ? .httpPartial : .httpEmpty
      case CURLE_RECV_ERROR, CURLE_SEND_ERROR:
        switch error?.number {
        case ETIMEDOUT?: .httpTimeout
        case ENOBUFS?, ENOMEM?: .localResource
        case EPERM?, EACCES?: .localDenied
        // The words of libcurl (7.88), which has no code for it.
        case nil where text?.hasSuffix("chunked-encoding") == true: .httpProtocol
        case nil: hasBegun ? .httpPartial : .httpEmpty
        default: .httpReset
        }
      // A stream of HTTP/2 was reset, or refused so that libcurl asked for another connection.
      case CURLE_HTTP2_STREAM: .httpReset
      case CURLE_COULDNT_CONNECT where log.wantsAnother: .httpReset
      // The server ended the connection without an answer.
      case CURLE_HTTP2 where log.goAway != nil && !hasBegun: .httpReset
      case CURLE_OPERATION_TIMEDOUT: .httpTimeout
      case CURLE_OUT_OF_MEMORY: .localResource
      // 7.88 says so of a header that it cannot keep for its headers API.
      case CURLE_BAD_FUNCTION_ARGUMENT: .httpProtocol
      case CURLE_WRITE_ERROR, CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_HTTP2,
        CURLE_HTTP_RETURNED_ERROR, CURLE_BAD_CONTENT_ENCODING, CURLE_FILESIZE_EXCEEDED:
        .httpProtocol
      default: .internal
      }
    let facts: FailureFacts? =
      switch result {
      case CURLE_WRITE_ERROR where log.headerBytes > TransferLog.headerLimit: .endlessHeaders
      case CURLE_BAD_FUNCTION_ARGUMENT: .unreadableHeader
      // Its own words are about the connection that it did not get.
      case CURLE_COULDNT_CONNECT where log.wantsAnother: .streamRefused
      case CURLE_HTTP2 where log.goAway != nil && !hasBegun: log.goAway.map { .goAway(number: $0) }
      default: text.map { .library(name: .libcurl, text: $0) }
      }
    self.init(code, errno: error?.name, facts: facts)
  }

  /// What it means that a transfer had not ended in time.
  init(timeoutOf transfer: Transfer) {
    if let handshake = transfer.log.handshake, !handshake.isDone {
      self.init(handshakeTimeout: handshake.log)
    } else {
      self.init(.httpTimeout, facts: .requestTimeout(answered: transfer.log.headerBytes > 0))
    }
  }
}
