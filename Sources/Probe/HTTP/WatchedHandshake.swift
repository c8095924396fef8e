internal import COpenSSL
internal import Glibc
internal import Linux
internal import Model

/// A TLS handshake that libcurl drives and that is only watched.
///
/// libcurl reports nothing of a handshake that failed, so OpenSSL's callbacks write down what the raw engine's own BIO
/// does. It must outlive the SSL object, which calls back while it is freed, too.
final class WatchedHandshake {
  let log: HandshakeLog
  private let context: TLSContext
  private let host: String
  private let identity: ClientIdentity?
  /// The error number that libcurl's last call on the socket ended with.
  private let socketError: () -> SystemError?

  /// What was agreed on, as far as it was, without the messages.
  private var session: Sample.TLSDetails?
  /// Why OpenSSL gave up.
  private(set) var reason: OpenSSLReason?
  /// Whether it was completed, regardless of the certificate's verification.
  private(set) var isDone = false
  /// How many authorities libcurl had loaded by itself: more than none would be loaded anew in every handshake.
  private(set) var strayAuthorities = 0

  /// A handshake with `host` on the socket, whose errors `socketError` returns; the client shows `identity`.
  init(
    with host: String, context: TLSContext, showing identity: ClientIdentity?, descriptor: Int32,
    socketError: @escaping () -> SystemError?
  ) {
    log = HandshakeLog(descriptor: descriptor)
    self.identity = identity
    self.context = context
    self.host = host
    self.socketError = socketError
  }

  /// Prepares the SSL_CTX that libcurl made for the connection; false where OpenSSL refuses.
  func watch(_ other: OpaquePointer) -> Bool {
    strayAuthorities = Int(
      vpnaudit_sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(other))))
    guard context.lend(to: other, for: host, showing: identity),
      SSL_CTX_set_ex_data(other, 0, Unmanaged.passUnretained(self).toOpaque()) == 1
    else { return false }
    SSL_CTX_set_info_callback(other, Self.informationCallback)
    SSL_CTX_set_msg_callback(other, HandshakeLog.messageCallback)
    _ = vpnaudit_SSL_CTX_set_msg_callback_arg(other, Unmanaged.passUnretained(log).toOpaque())
    return true
  }

  /// Called by OpenSSL where the handshake begins, halts and ends (SSL_CTX_set_info_callback(3)).
  private static let informationCallback: @convention(c) (OpaquePointer?, Int32, Int32) -> Void = {
    ssl, event, status in
    guard let ssl, let context = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), 0) else { return }
    Unmanaged<WatchedHandshake>.fromOpaque(context).takeUnretainedValue().note(ssl, event, status)
  }

  private func note(_ ssl: OpaquePointer, _ event: Int32, _ status: Int32) {
    // Tickets and key updates are handshakes to OpenSSL, too.
    guard !isDone else { return }
    if event & SSL_CB_HANDSHAKE_START != 0 {
      // The certificate callback looks for the log here.
      SSL_set_ex_data(ssl, 0, Unmanaged.passUnretained(log).toOpaque())
      guard let bio = SSL_get_rbio(ssl) else { return }
      BIO_set_callback_arg(bio, Unmanaged.passUnretained(self).toOpaque().assumingMemoryBound(to: CChar.self))
      BIO_set_callback_ex(bio, Self.transferred)
    } else if event & SSL_CB_HANDSHAKE_DONE != 0 {
      isDone = true
      log.endMessages()
      log.verification?.evaluateStaple(of: ssl)
      session = Sample.TLSDetails(of: ssl, choices: log.choices, ocsp: log.verification?.stapled)
    } else if event & SSL_CB_EXIT != 0 {
      session = Sample.TLSDetails(of: ssl, choices: log.choices, ended: log.cutShort)
      if status <= 0 { reason = OpenSSLReason.peek() }
    }
  }

  /// Called around every read and write of libcurl's BIO (BIO_set_callback_ex(3)). What it returns becomes the
  /// operation's own result.
  private static let transferred:
    @convention(c) (
      OpaquePointer?, Int32, UnsafePointer<CChar>?, Int, Int32, Int, Int32, UnsafeMutablePointer<Int>?
    ) -> Int = { bio, operation, bytes, length, _, _, status, count in
      guard let bio, let context = BIO_get_callback_arg(bio) else { return Int(status) }
      let handshake = Unmanaged<WatchedHandshake>.fromOpaque(context).takeUnretainedValue()
      if operation == BIO_CB_READ, !handshake.isDone, handshake.log.isFlooded {
        // Without a word of trying again it is the end.
        BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
        return -1
      }
      handshake.note(bio, operation, bytes, status, count.map { $0.pointee } ?? 0)
      let hasFailed =
        operation == BIO_CB_WRITE | BIO_CB_RETURN && status <= 0
        && BIO_test_flags(bio, BIO_FLAGS_SHOULD_RETRY) == 0
      guard hasFailed, handshake.mayHoldVerdict, let count else { return Int(status) }
      count.pointee = length
      return 1
    }

  /// Whether a connection that takes no more may hold the server's refusal unread.
  ///
  /// In TLS 1.3 the server judges the client's certificate after the handshake (RFC 8446 section 4.4.2.4), when libcurl
  /// sends already. It would give up at the first write that fails, with the alert that says why in the socket: such
  /// a write counts as done, and the next read reports the end.
  private var mayHoldVerdict: Bool {
    isDone && log.certificateRequested && log.alert == nil && session?.version == "TLSv1.3"
  }

  private func note(
    _ bio: OpaquePointer, _ operation: Int32, _ bytes: UnsafePointer<CChar>?, _ status: Int32, _ count: Int
  ) {
    switch operation {
    case BIO_CB_WRITE where log.firstWrite == nil: log.firstWrite = .now
    case BIO_CB_WRITE | BIO_CB_RETURN where status > 0:
      guard !isDone else { break }
      log.sent += count
      log.lastWrite = .now
    case BIO_CB_READ | BIO_CB_RETURN where status > 0:
      guard !isDone, let bytes else { break }
      log.note(received: UnsafeRawBufferPointer(start: bytes, count: count))
    case BIO_CB_READ | BIO_CB_RETURN, BIO_CB_WRITE | BIO_CB_RETURN:
      guard BIO_test_flags(bio, BIO_FLAGS_SHOULD_RETRY) == 0, log.error == nil, !log.ended else { break }
      // The first one counts: saying goodbye on a connection that is gone fails, too. At the end of what the far
      // side sends there is no number.
      log.error = socketError()
      log.ended = log.error == nil
    default: break
    }
  }

  /// What was agreed on, with the messages, as far as they came. `status` is the first answer's.
  ///
  /// How much of the time was the network's is not among it: libcurl takes the server's flight from the socket record by
  /// record, with our arithmetic in between, so that no moment of it is the one when the flight was there.
  func details(answeredBy status: Int?) -> Sample.TLSDetails? {
    var details = session?.with(log.messages) ?? Sample.TLSDetails(messages: log.messages)
    details?.clientCertificate = log.clientCertificate(of: identity, unlessRefused: verdict(by: status))
    return details
  }

  /// What an answer says to the client's certificate: servers of HTTP often refuse by it alone.
  ///
  /// It may have other reasons. Where no certificate was shown the lack of one is taken for it.
  private func verdict(by status: Int?) -> Sample.ClientCertificateVerdict {
    guard let status else { return .unanswered }
    // Bad Request (nginx), Forbidden (Apache, IIS), and nginx's own two.
    guard [400, 403, 495, 496].contains(status) else { return .accepted }
    return log.showedCertificate ? .unanswered : .refused
  }

  /// ClientHello handed to the kernel to our Finished written.
  var duration: Microseconds? { isDone ? log.duration : nil }
}
