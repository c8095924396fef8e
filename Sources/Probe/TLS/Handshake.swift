internal import Linux
internal import COpenSSL
internal import Glibc
internal import Model

/// One TLS handshake over a connected socket.
final class Handshake {
  /// How far it is.
  enum Progress {
    /// The socket must become readable or writable first.
    case waiting
    case done
    case failed(Failure)
  }

  let log: HandshakeLog
  private let ssl: OpaquePointer
  private let identity: ClientIdentity?

  /// ClientHello handed to the kernel to the last byte of the handshake; nil before it is done.
  private(set) var duration: Microseconds?
  private var network: (time: Microseconds, source: Sample.StampSource)?
  /// What the server said to the client's certificate after the handshake; nil before it did.
  private var verdict: Sample.ClientCertificateVerdict?
  /// Whether we said goodbye, to be answered.
  private var hasAsked = false

  /// A handshake with `host`, a DNS name or an address; nothing is sent yet.
  /// - Parameter inPackets: Whether it travels in packets of TDS.
  init(
    context: TLSContext, socket: ClientSocket, stamped: Bool, host: String,
    showing identity: ClientIdentity? = nil, variation: Variation = .none, draw: PulseDraw? = nil,
    inPackets: Bool = false
  ) throws(SampleError) {
    self.identity = identity
    log = HandshakeLog(descriptor: socket.descriptor, isStamped: stamped && socket.stamp())
    log.draw = draw
    if inPackets { log.packets = TDSPackets() }
    guard let ssl = SSL_new(context.context) else { throw SampleError(Self.refusal()) }
    self.ssl = ssl
    guard let bio = WireBIO.make(context.wire, log: log) else { throw SampleError(Self.refusal()) }
    SSL_set_bio(ssl, bio, bio)
    let pointer = Unmanaged.passUnretained(log).toOpaque()
    SSL_set_ex_data(ssl, 0, pointer)
    SSL_set_msg_callback(ssl, HandshakeLog.messageCallback)
    _ = vpnaudit_SSL_set_msg_callback_arg(ssl, pointer)
    SSL_set_connect_state(ssl)
    guard expect(host, as: variation), identity?.show(by: ssl) != false else {
      throw SampleError(Self.refusal())
    }
  }

  // The log is still there while OpenSSL calls back: stored properties go after this.
  deinit { SSL_free(ssl) }

  /// Sets whose certificate is accepted, and the server name of the ClientHello, which is for DNS names only
  /// (RFC 6066 section 3).
  private func expect(_ host: String, as variation: Variation) -> Bool {
    guard Verification.expect(host, in: SSL_get0_param(ssl)) else { return false }
    if variation.hasClassicalGroups, vpnaudit_SSL_set1_groups_list(ssl, Variation.classicalGroups) != 1 {
      return false
    }
    let name: String
    switch variation.serverName {
    case .own:
      if Verification.address(host) != nil { return true }
      name = Verification.name(of: host)
    case .none: return true
    case .other(let other): name = other
    }
    return vpnaudit_SSL_set_tlsext_host_name(ssl, name) == 1
  }

  private static func refusal() -> Failure {
    Failure(.localResource, facts: OpenSSLReason.take()?.facts)
  }

  /// Notes what happened on the socket; whether it is anything to go on after.
  func note(_ events: Epoll.Interest) -> Bool {
    let moves: Epoll.Interest = [.readable, .writable, .hungUp]
    if events.contains(.erred), log.takeSentStamps(), events.isDisjoint(with: moves) { return false }
    log.mayHoldMore = true
    if !events.isDisjoint(with: .hungUp) { log.isHungUp = true }
    return true
  }

  /// Goes on as far as the socket lets it.
  func advance() -> Progress {
    ERR_clear_error()
    let progress = progress(after: SSL_do_handshake(ssl))
    if case .done = progress {
      duration = log.duration
      network = log.finish()
      log.verification?.evaluateStaple(of: ssl)
    }
    return progress
  }

  /// Whether something to be sent waits for room.
  var awaitsRoom: Bool { log.awaitsRoom }

  /// Whether the server may still refuse after our side is done: in TLS 1.3 it judges the client's certificate only
  /// then (RFC 8446 section 4.4.2.4).
  var awaitsVerdict: Bool { log.certificateRequested && SSL_version(ssl) == TLS1_3_VERSION }

  /// Has a server answer that says nothing by itself: it is told that the connection ends, and reads that only once it
  /// has judged. One that refuses sends its alert all the same.
  func askForVerdict() {
    guard !hasAsked else { return }
    hasAsked = true
    ERR_clear_error()
    SSL_shutdown(ssl)
    ERR_clear_error()
  }

  /// Reads until the server has shown that it accepts the connection, or that it does not.
  func readVerdict() -> Progress {
    var buffer = [UInt8](repeating: 0, count: 1024)
    var count = 0
    ERR_clear_error()
    let status = SSL_read_ex(ssl, &buffer, buffer.count, &count)
    // A ticket or data come from a server that has judged, and so does its answer to our goodbye.
    let saysGoodbye = status != 1 && SSL_get_error(ssl, status) == SSL_ERROR_ZERO_RETURN
    if status == 1 || log.ticketReceived || saysGoodbye && hasAsked {
      verdict = .accepted
      return .done
    }
    // Whoever closes without a word after our goodbye, or before it with no more than its own, leaves it open.
    if saysGoodbye || hasAsked && log.alert == nil && (log.ended || log.error != nil) {
      ERR_clear_error()
      return .done
    }
    return progress(after: status)
  }

  private func progress(after status: Int32) -> Progress {
    if status == 1 { return .done }
    let error = SSL_get_error(ssl, status)
    if error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE, log.error == nil, !log.ended {
      return .waiting
    }
    return .failed(Failure(handshaking: log, reason: OpenSSLReason.take()))
  }

  /// What reading after the handshake gave.
  enum Reading {
    case bytes([UInt8])
    /// The socket must become readable first.
    case waiting
    /// Nothing more comes; the log has the error, where there was one.
    case ended
  }

  /// Reads at most `limit` bytes of what the server says after the handshake.
  func read(upTo limit: Int) -> Reading {
    ERR_clear_error()
    log.mayHoldMore = true
    var status: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      status = SSL_read_ex(ssl, buffer.baseAddress, buffer.count, &count)
      if status != 1 { count = 0 }
    }
    if status == 1 { return .bytes(bytes) }
    let error = SSL_get_error(ssl, status)
    ERR_clear_error()
    let waits = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE
    return waits && log.error == nil && !log.ended ? .waiting : .ended
  }

  /// Writes bytes after the handshake; how many were taken, or nil where the socket must have room first, in which case
  /// they must be the same next time.
  func write(_ bytes: ArraySlice<UInt8>) -> Int? {
    ERR_clear_error()
    var count = 0
    let status = bytes.withUnsafeBytes { SSL_write_ex(ssl, $0.baseAddress, $0.count, &count) }
    ERR_clear_error()
    return status == 1 ? count : nil
  }

  /// What was agreed on and measured, as far as it was. `roundTrip` is the connection's with the server itself.
  func details(roundTrip: Microseconds?) -> Sample.TLSDetails? {
    let think = network.flatMap { network in
      roundTrip.flatMap { log.serverThink(roundTrip: $0, by: network.source) }
    }
    var details = Sample.TLSDetails(
      of: ssl, choices: log.choices, ocsp: log.verification?.stapled, messages: log.messages,
      network: network, duration: duration,
      serverThink: think, ended: log.cutShort)
    // Before TLS 1.3 the handshake itself is the answer.
    let answer = verdict ?? (duration != nil && !awaitsVerdict ? .accepted : .unanswered)
    details?.clientCertificate = log.clientCertificate(of: identity, unlessRefused: answer)
    return details
  }

  /// Says goodbye, once, before the socket is closed; the server's answer is not waited for.
  func close() {
    guard !hasAsked else { return }
    log.isClosing = true
    ERR_clear_error()
    SSL_shutdown(ssl)
    ERR_clear_error()
  }
}
