internal import CCurl
internal import Glibc
internal import Linux
internal import Model

/// Posts to one receiver, by libcurl, on the thread of its sink.
///
/// A certificate is always verified, no redirect is followed, no proxy is taken from the environment, and of an answer no
/// more than `answerLimit` bytes are read.
final class HTTPClient {
  private let receiver: HTTPReceiver
  private let secrets: SecretReader
  /// Holds the connection from one request to the next; nil while there is none.
  private var multi: UnsafeMutableRawPointer?

  /// In bytes.
  static let answerLimit = 64 << 10
  private static let headerLimit = 64 << 10
  private static let connecting = Duration.seconds(10)

  /// libcurl counts its users, so it is begun once and never ended.
  private static let library = curl_global_init(Int(CURL_GLOBAL_SSL))

  init(_ receiver: HTTPReceiver, secrets: SecretReader) {
    self.receiver = receiver
    self.secrets = secrets
  }

  deinit { rest() }

  /// Lets the connection go.
  func rest() {
    if let multi { curl_multi_cleanup(multi) }
    multi = nil
  }

  /// What a receiver answered.
  struct Answer: Sendable {
    let status: Int
    /// As far as it was read.
    let body: [UInt8]
    /// How long it asks to be waited for; nil where it does not.
    let retryAfter: Duration?
  }

  /// Posts a JSON document to the receiver's URL with `suffix` behind its path.
  func post(
    _ body: [UInt8], to suffix: String = "", headers: [(name: String, value: String)] = [],
    until deadline: Deadline
  ) throws(SinkError) -> Answer {
    guard Self.library == CURLE_OK, let handle = curl_easy_init() else {
      throw .resource(SystemError(ENOMEM))
    }
    let transfer = Transfer(handle: handle)
    try transfer.add("content-type: application/json")
    // Or libcurl would ask for leave before a long body, and wait for it.
    try transfer.add("expect:")
    for (name, value) in headers { try transfer.add("\(name): \(value)") }
    for header in receiver.headers {
      switch header.value {
      case .text(let text): try transfer.add("\(header.name): \(text)")
      case .secret(let source):
        let secret = try secrets.secret(source)
        try secret.withBytes { bytes throws(SinkError) in try transfer.add(header.name, secret: bytes) }
      }
    }
    try configure(transfer, suffix)
    return try body.withUnsafeBufferPointer { bytes throws(SinkError) in
      guard vpnaudit_curl_set_body(handle, bytes.baseAddress, bytes.count) == CURLE_OK else {
        throw .resource(SystemError(ENOMEM))
      }
      return try run(transfer, until: deadline)
    }
  }

  private func configure(_ transfer: Transfer, _ suffix: String) throws(SinkError) {
    let milliseconds = Int(clamping: receiver.timeout.wholeNanoseconds / 1_000_000)
    let proxy = receiver.proxy.map { "\($0)" } ?? ""
    var strings: [(CURLoption, String?)] = [
      (CURLOPT_URL, Self.url(receiver.url, suffix)),
      (CURLOPT_PROTOCOLS_STR, receiver.url.scheme.rawValue),
      (CURLOPT_USERAGENT, "vpnaudit"),
      // Empty and not NULL, which would leave the environment's in force.
      (CURLOPT_PROXY, proxy), (CURLOPT_NOPROXY, ""),
    ]
    if let file = receiver.caFile {
      // Its authorities alone: the system's folder of them, a default of Debian's, is taken back.
      strings += [
        (CURLOPT_CAINFO, file), (CURLOPT_CAPATH, nil), (CURLOPT_PROXY_CAINFO, file),
        (CURLOPT_PROXY_CAPATH, nil),
      ]
    }
    let longs: [(CURLoption, Int)] = [
      (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_HTTP09_ALLOWED, 0),
      (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)), (CURLOPT_PATH_AS_IS, 1),
      (CURLOPT_DISALLOW_USERNAME_IN_URL, 1), (CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue)),
      (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
      (CURLOPT_PROXY_SSL_VERIFYPEER, 1), (CURLOPT_PROXY_SSL_VERIFYHOST, 2),
      (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)), (CURLOPT_MAXAGE_CONN, 60),
      (CURLOPT_CONNECTTIMEOUT_MS, min(milliseconds, Int(Self.connecting.wholeNanoseconds / 1_000_000))),
      (CURLOPT_TIMEOUT_MS, milliseconds), (CURLOPT_SUPPRESS_CONNECT_HEADERS, 1),
    ]
    for (option, value) in strings {
      guard vpnaudit_curl_set_string(transfer.handle, option, value) == CURLE_OK else {
        throw .connection(.protocolViolation)
      }
    }
    for (option, value) in longs {
      guard vpnaudit_curl_set_long(transfer.handle, option, value) == CURLE_OK else {
        throw .connection(.protocolViolation)
      }
    }
    guard transfer.attach() == CURLE_OK else { throw .resource(SystemError(ENOMEM)) }
  }

  private static func url(_ target: Target, _ suffix: String) -> String {
    let place = target.bareHost.contains(":") ? "[\(target.bareHost)]" : target.bareHost
    var path = target.path ?? "/"
    if !suffix.isEmpty, path.hasSuffix("/") { path.removeLast() }
    return
      "\(target.scheme.rawValue)://\(place):\(target.port)\(path)\(suffix)\(target.query.map { "?\($0)" } ?? "")"
  }

  /// Runs a transfer to its end, or to the deadline.
  private func run(_ transfer: Transfer, until deadline: Deadline) throws(SinkError) -> Answer {
    guard let multi = multi ?? curl_multi_init() else { throw .resource(SystemError(ENOMEM)) }
    self.multi = multi
    guard curl_multi_add_handle(multi, transfer.handle) == CURLM_OK else {
      throw .resource(SystemError(ENOMEM))
    }
    defer { curl_multi_remove_handle(multi, transfer.handle) }
    // Longer than libcurl's own time, which knows what it waited for.
    let last = MonotonicTime.now + receiver.timeout + .seconds(1)
    while true {
      var running: Int32 = 0
      guard curl_multi_perform(multi, &running) == CURLM_OK else { throw .resource(SystemError(ENOMEM)) }
      var result = CURLE_OK
      if vpnaudit_curl_multi_next_ended(multi, &result) != nil { return try transfer.answer(result) }
      let limit = deadline.limit(last)
      let left = limit.nanoseconds - MonotonicTime.now.nanoseconds
      guard left > 0 else { throw .timeout }
      // Once the sink is to end its bell stays rung, and says nothing more; poll(2) passes over a negative descriptor.
      let bell = deadline.end == nil ? deadline.bell.descriptor : -1
      vpnaudit_curl_multi_poll(multi, bell, Int32(min(left / 1_000_000 + 1, 60_000)))
    }
  }

  /// One request with what libcurl writes down of its answer; it outlives libcurl's handle, which it frees.
  private final class Transfer {
    let handle: UnsafeMutableRawPointer
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var body: [UInt8] = []
    private var headerBytes = 0
    private var isCut = false

    init(handle: UnsafeMutableRawPointer) { self.handle = handle }

    deinit {
      curl_easy_cleanup(handle)
      var next = headers
      while let one = next {
        // Some of them hold a secret.
        if let text = one.pointee.data { explicit_bzero(text, strlen(text)) }
        next = one.pointee.next
      }
      curl_slist_free_all(headers)
    }

    func add(_ line: String) throws(SinkError) {
      guard let longer = curl_slist_append(headers, line) else { throw .resource(SystemError(ENOMEM)) }
      headers = longer
    }

    func add(_ name: String, secret: UnsafeRawBufferPointer) throws(SinkError) {
      // The list has a copy of it, which is wiped with the list.
      let line = SecretBytes(count: name.utf8.count + 2 + secret.count + 1)
      let longer = line.withMutableBytes { bytes -> UnsafeMutablePointer<curl_slist>? in
        var place = 0
        for byte in Array(name.utf8) + Array(": ".utf8) {
          bytes[place] = byte
          place += 1
        }
        UnsafeMutableRawBufferPointer(rebasing: bytes[place...]).copyMemory(from: secret)
        return bytes.baseAddress.flatMap {
          curl_slist_append(headers, $0.assumingMemoryBound(to: CChar.self))
        }
      }
      guard let longer else { throw .resource(SystemError(ENOMEM)) }
      headers = longer
    }

    func attach() -> CURLcode {
      let context = Unmanaged.passUnretained(self).toOpaque()
      var status = vpnaudit_curl_set_list(handle, CURLOPT_HTTPHEADER, headers)
      if status == CURLE_OK { status = vpnaudit_curl_set_writer(handle, Self.body, context) }
      if status == CURLE_OK { status = vpnaudit_curl_set_header_reader(handle, Self.header, context) }
      return status
    }

    private static let body:
      @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
        bytes, _, count, context in
        guard let context else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        let room = answerLimit - transfer.body.count
        transfer.body += UnsafeRawBufferPointer(start: bytes, count: min(count, room))
        transfer.isCut = count > room
        return transfer.isCut ? 0 : count
      }

    private static let header:
      @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
        _, _, count, context in
        guard let context else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        transfer.headerBytes += count
        return transfer.headerBytes > headerLimit ? 0 : count
      }

    /// What the transfer came to.
    func answer(_ result: CURLcode) throws(SinkError) -> Answer {
      let status = vpnaudit_curl_long(handle, CURLINFO_RESPONSE_CODE)
      // The status of an answer whose body is longer than what is read of it counts all the same.
      guard result == CURLE_OK || result == CURLE_WRITE_ERROR && isCut, (200...999).contains(status) else {
        throw error(result)
      }
      let seconds = vpnaudit_curl_retry_after(handle)
      return Answer(
        status: status, body: body, retryAfter: seconds > 0 ? .seconds(min(seconds, 1 << 40)) : nil)
    }

    private func error(_ result: CURLcode) -> SinkError {
      let number = Int32(clamping: vpnaudit_curl_long(handle, CURLINFO_OS_ERRNO))
      let system = number == 0 ? nil : SystemError(number)
      return switch result {
      case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .connection(.name)
      case CURLE_COULDNT_CONNECT: .connection(.refused(system))
      case CURLE_OPERATION_TIMEDOUT: .timeout
      case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: .connection(.certificate)
      case CURLE_SSL_CACERT_BADFILE: .connection(.authorities)
      case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_INITFAILED: .connection(.tls)
      case CURLE_PROXY: .connection(.proxy)
      case CURLE_OUT_OF_MEMORY: .resource(SystemError(ENOMEM))
      case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE:
        .connection(.ended(system))
      default: .connection(.protocolViolation)
      }
    }
  }
}
