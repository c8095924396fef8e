internal import CCurl
internal import Glibc
internal import Linux
internal import Model

/// One request over one connected socket, by libcurl.
final class Transfer {
  /// What the server answered, as far as it did.
  struct Answer {
    let status: Int
    /// `1.0`, `1.1` or `2`.
    let version: String?
    /// Where it sends the client instead.
    let location: String?
  }

  let log: TransferLog
  let handle: UnsafeMutableRawPointer
  private let destination: UnsafeMutablePointer<curl_slist>

  /// A request to `target`; the certificate must be one that `expectations` accept. Nothing is sent yet.
  ///
  /// The answer is held against `answer`, and the client shows `identity` where it is asked for a certificate. HTTP/2 is
  /// offered over TLS, unless it `usesOlderVersion`.
  init(
    _ target: Target, over socket: ClientSocket, to address: IPAddress, context: TLSContext,
    showing identity: ClientIdentity? = nil, expectations: Expectations,
    answer: AnswerExpectations = AnswerExpectations(), timeout: Duration, usesOlderVersion: Bool = false
  ) throws(SampleError) {
    let place = address.family == .v6 ? "[\(address)]" : address.description
    // For every host of the URL: libcurl has a resolver of its own, and must never ask it.
    guard let destination = curl_slist_append(nil, "::\(place):\(target.port)") else {
      throw SampleError(Failure(.localResource))
    }
    guard let handle = curl_easy_init() else {
      curl_slist_free_all(destination)
      throw SampleError(Failure(.localResource, facts: .noHandle))
    }
    self.destination = destination
    self.handle = handle
    log = TransferLog(
      socket: socket,
      handshake: target.scheme.usesTLS
        ? WatchedHandshake(
          with: target.bareHost, context: context, showing: identity, descriptor: socket.descriptor
        ) { Self.socketError(of: handle) } : nil,
      expectations: expectations, answer: answer)
    var status = log.attach(to: handle)
    if status == CURLE_OK { status = configure(target, timeout, usesOlderVersion) }
    guard status == CURLE_OK else {
      let reason = curl_easy_strerror(status).map { String(cString: $0) } ?? "error \(status.rawValue)"
      throw SampleError(Failure(.localConfig, facts: .optionRefused(text: reason)))
    }
  }

  // The log is still there while libcurl calls back: stored properties go after this.
  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(destination)
  }

  private func configure(_ target: Target, _ timeout: Duration, _ usesOlderVersion: Bool) -> CURLcode {
    let strings: [(CURLoption, String?)] = [
      (CURLOPT_URL, Self.url(of: target)),
      (CURLOPT_PROTOCOLS_STR, target.scheme.rawValue),
      (CURLOPT_USERAGENT, "vpnaudit"),
      // Empty and not NULL, which would leave the environment's in force.
      (CURLOPT_PROXY, ""),
      // Debian's defaults, which would be loaded inside every handshake. The shared store takes their place.
      (CURLOPT_CAPATH, nil), (CURLOPT_CAINFO, nil),
    ]
    let version = usesOlderVersion ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS
    let limit = Int(clamping: timeout.wholeNanoseconds / 1_000_000 + 1000)
    let longs: [(CURLoption, Int)] = [
      (CURLOPT_NOSIGNAL, 1), (CURLOPT_HTTPGET, 1), (CURLOPT_FOLLOWLOCATION, 0),
      (CURLOPT_FRESH_CONNECT, 1), (CURLOPT_FORBID_REUSE, 1), (CURLOPT_SSL_SESSIONID_CACHE, 0),
      (CURLOPT_HTTP_VERSION, Int(version)), (CURLOPT_HTTP09_ALLOWED, 0),
      (CURLOPT_PATH_AS_IS, 1), (CURLOPT_DISALLOW_USERNAME_IN_URL, 1), (CURLOPT_HTTP_CONTENT_DECODING, 0),
      // Our own verification decides, of the name, too: libcurl's own look at it follows other rules. This makes it end
      // where ours has left an error.
      (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 0),
      (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
      // Longer than the sample's own time, which the loop keeps, and whose phase it knows.
      (CURLOPT_CONNECTTIMEOUT_MS, limit), (CURLOPT_TIMEOUT_MS, limit),
    ]
    for (option, value) in strings {
      let status = vpnaudit_curl_set_string(handle, option, value)
      if status != CURLE_OK { return status }
    }
    for (option, value) in longs {
      let status = vpnaudit_curl_set_long(handle, option, value)
      if status != CURLE_OK { return status }
    }
    return vpnaudit_curl_set_list(handle, CURLOPT_CONNECT_TO, destination)
  }

  /// The target's URL, with its query.
  private static func url(of target: Target) -> String {
    // A zone is not for the server to see.
    let place = target.bareHost.contains(":") ? "[\(target.bareHost)]" : target.bareHost
    let query = target.query.map { "?\($0)" } ?? ""
    return "\(target.scheme.rawValue)://\(place):\(target.port)\(target.path ?? "/")\(query)"
  }

  /// Whether a URL of the target asks for the target and nothing else.
  static func canAsk(for target: Target) -> Bool {
    func isVisible(_ text: String) -> Bool { text.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != 35 } }
    let isName =
      !target.host.isEmpty
      && target.host.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (97...122).contains(byte | 32) || [45, 46, 95].contains(byte)
      }
    guard isName || target.address != nil, target.port > 0 else { return false }
    if let path = target.path, !path.hasPrefix("/") || path.contains("?") || !isVisible(path) { return false }
    return target.query.map(isVisible) ?? true
  }

  /// The answer so far; nil before a status other than an interim one came.
  var answer: Answer? {
    let status = vpnaudit_curl_long(handle, CURLINFO_RESPONSE_CODE)
    guard (200...999).contains(status) else { return nil }
    let version: String? =
      switch vpnaudit_curl_long(handle, CURLINFO_HTTP_VERSION) {
      case Int(CURL_HTTP_VERSION_1_0): "1.0"
      case Int(CURL_HTTP_VERSION_1_1): "1.1"
      case Int(CURL_HTTP_VERSION_2_0): "2"
      default: nil
      }
    return Answer(
      status: status, version: version,
      location: vpnaudit_curl_string(handle, CURLINFO_REDIRECT_URL).map { String(cString: $0) })
  }

  /// The error number that the connection ended with.
  var socketError: SystemError? {
    // With TLS, libcurl's own is that of the close alert by now.
    if let handshake = log.handshake { handshake.log.error } else { Self.socketError(of: handle) }
  }

  /// The error number that libcurl itself got on the connection.
  var connectionError: SystemError? { Self.socketError(of: handle) }

  private static func socketError(of handle: UnsafeMutableRawPointer) -> SystemError? {
    let number = Int32(clamping: vpnaudit_curl_long(handle, CURLINFO_OS_ERRNO))
    return number == 0 ? nil : SystemError(number)
  }
}
