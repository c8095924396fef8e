internal import Linux
internal import CCurl
internal import COpenSSL
internal import Glibc
internal import Model

/// What libcurl's callbacks write down during one transfer, and the socket that they hand to it.
///
/// It outlives libcurl's handle, which calls back while it is cleaned up, too.
final class TransferLog {
  /// How much of a body is read: the answer is known by then.
  static let bodyLimit = 1 << 20
  /// How much of headers is read, interim answers and trailers included.
  static let headerLimit = 256 << 10

  /// The TLS handshake; nil for `http`.
  let handshake: WatchedHandshake?
  private let expectations: Expectations
  /// The connected socket, until libcurl has closed it.
  private var socket: ClientSocket?
  private let descriptor: Int32
  private var isOpened = false

  /// When the connection was ready and the request about to be sent.
  private(set) var requestBegan: MonotonicTime?
  /// When the first line of the first answer was there.
  private(set) var firstByte: MonotonicTime?
  /// When libcurl closed the connection, which it does as soon as it has the answer.
  private(set) var closed: MonotonicTime?
  /// What the answer is held against.
  private(set) var check: AnswerCheck
  private(set) var headerBytes = 0
  /// Whether the empty line after the last answer's headers came: libcurl (7.88) calls an answer whole that ends
  /// among them.
  private(set) var headersEnded = false
  private(set) var bodyBytes = 0
  /// Why the request was not sent: the certificate is not the one to send it to.
  private(set) var refusal: Failure?
  /// Whether the server wants this request by an older version: HTTP_1_1_REQUIRED (RFC 9113 section 7).
  private(set) var requiresOlderVersion = false
  /// Whether libcurl asked for another connection, which it is never given: so it does where a server refuses a stream
  /// of HTTP/2, or requires an older version.
  private(set) var wantsAnother = false
  /// The error code of the GOAWAY by which the server ended a connection of HTTP/2; nil where none came.
  private(set) var goAway: Int?
  private var finalDetails: Sample.TCPDetails?
  /// What libcurl says about a failure.
  let message = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  init(
    socket: ClientSocket, handshake: WatchedHandshake?, expectations: Expectations, answer: AnswerExpectations
  ) {
    self.socket = socket
    descriptor = socket.descriptor
    self.handshake = handshake
    self.expectations = expectations
    check = AnswerCheck(answer)
    message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit { message.deallocate() }

  /// TCP_INFO, read last before the socket was closed.
  var tcp: Sample.TCPDetails? { finalDetails ?? socket?.details(connected: true) }

  /// Why a request must not be sent over the connection; nil where it may.
  var objection: Failure? {
    guard let handshake else { return nil }
    guard let verification = handshake.log.verification else {
      return Failure(.internal, facts: .unverified)
    }
    return verification.failure ?? expectations.failure(of: verification)
  }

  /// Sets the callbacks of a handle, which must go before this does.
  func attach(to handle: UnsafeMutableRawPointer) -> CURLcode {
    let context = Unmanaged.passUnretained(self).toOpaque()
    let calls = [
      { vpnaudit_curl_set_error_buffer(handle, self.message) },
      { vpnaudit_curl_set_socket_callbacks(handle, Self.open, Self.prepare, Self.close, context) },
      { vpnaudit_curl_set_request_callback(handle, Self.ready, context) },
      { vpnaudit_curl_set_header_reader(handle, Self.header, context) },
      { vpnaudit_curl_set_writer(handle, Self.body, context) },
      { vpnaudit_curl_set_word_reader(handle, Self.words, context) },
      {
        self.handshake == nil ? CURLE_OK : vpnaudit_curl_set_tls_callback(handle, Self.secure, context)
      },
    ]
    for call in calls {
      let status = call()
      if status != CURLE_OK { return status }
    }
    return CURLE_OK
  }

  private static func log(_ context: UnsafeMutableRawPointer?) -> TransferLog? {
    context.map { Unmanaged<TransferLog>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Gives libcurl the socket (CURLOPT_OPENSOCKETFUNCTION(3)), once.
  private static let open:
    @convention(c) (UnsafeMutableRawPointer?, curlsocktype, UnsafeMutablePointer<curl_sockaddr>?) ->
      curl_socket_t = { context, _, _ in
        guard let log = log(context) else { return -1 }
        if log.isOpened {
          log.wantsAnother = true
          return -1
        }
        log.isOpened = true
        return log.descriptor
      }

  /// Reports to libcurl that the socket is connected (CURLOPT_SOCKOPTFUNCTION(3)).
  private static let prepare:
    @convention(c) (UnsafeMutableRawPointer?, curl_socket_t, curlsocktype) -> Int32 = { _, _, _ in
      CURL_SOCKOPT_ALREADY_CONNECTED
    }

  private static let close: @convention(c) (UnsafeMutableRawPointer?, curl_socket_t) -> Int32 = {
    context, descriptor in
    guard let log = log(context), descriptor == log.descriptor, let socket = log.socket else { return 0 }
    log.closed = .now
    log.finalDetails = socket.details(connected: true)
    log.socket = nil
    return 0
  }

  private static let secure:
    @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> CURLcode =
      { _, other, context in
        guard let handshake = log(context)?.handshake, let other,
          handshake.watch(OpaquePointer(other))
        else { return CURLE_ABORTED_BY_CALLBACK }
        return CURLE_OK
      }

  /// Called when the connection is ready and nothing of the request is sent (CURLOPT_PREREQFUNCTION(3)).
  private static let ready:
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?, Int32, Int32
    ) -> Int32 = { context, _, _, _, _ in
      guard let log = log(context) else { return CURL_PREREQFUNC_ABORT }
      log.refusal = log.objection
      guard log.refusal == nil else { return CURL_PREREQFUNC_ABORT }
      log.requestBegan = .now
      return CURL_PREREQFUNC_OK
    }

  /// Called with what libcurl says to people (CURLOPT_DEBUGFUNCTION(3)), for what nothing else reports.
  private static let words:
    @convention(c) (
      UnsafeMutableRawPointer?, curl_infotype, UnsafeMutablePointer<CChar>?, Int, UnsafeMutableRawPointer?
    ) -> Int32 = { _, kind, text, count, context in
      guard kind == CURLINFO_TEXT, let text, let log = log(context) else { return 0 }
      log.note(words: UnsafeRawBufferPointer(start: text, count: count))
      return 0
    }

  /// Looks for the ends of HTTP/2 (libcurl 7.50 to 8): `HTTP/2 stream 1 was not closed cleanly: HTTP_1_1_REQUIRED (err 13)`
  /// and `received GOAWAY, error=13, last_stream=0`. Other lines hold words of the server's, such as its certificate's.
  private func note(words: UnsafeRawBufferPointer) {
    if words.starts(with: "HTTP/2 stream ".utf8) {
      if TextSearch.finds("HTTP_1_1_REQUIRED", in: words) { requiresOlderVersion = true }
    } else if words.starts(with: "rec".utf8), TextSearch.finds("GOAWAY, error=", in: words) {
      let digits = words.drop { $0 != UInt8(ascii: "=") }.dropFirst().prefix { (48...57).contains($0) }
      goAway = Int(String(decoding: digits, as: UTF8.self))
      if goAway == Self.olderVersionError { requiresOlderVersion = true }
    }
  }

  /// HTTP_1_1_REQUIRED (RFC 9113 section 7).
  private static let olderVersionError = 13

  private static let header:
    @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
      line, _, count, context in
      guard let log = log(context), let line else { return 0 }
      if line[0] == CChar(bitPattern: 10) || line[0] == CChar(bitPattern: 13) {
        log.headersEnded = true
      } else if strncmp(line, "HTTP/", min(5, count)) == 0 {
        log.headersEnded = false
      }
      if log.firstByte == nil { log.firstByte = .now }
      log.headerBytes += count
      log.check.read(line: UnsafeRawBufferPointer(start: line, count: count))
      return log.headerBytes > headerLimit ? 0 : count
    }

  private static let body:
    @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
      bytes, _, count, context in
      guard let log = log(context) else { return 0 }
      let wanted = min(count, max(0, bodyLimit - log.bodyBytes))
      log.check.read(body: UnsafeRawBufferPointer(start: bytes, count: wanted))
      log.bodyBytes += count
      return log.bodyBytes > bodyLimit ? 0 : count
    }
}
