internal import COpenSSL
internal import Model

/// What OpenSSL's callbacks write down during one handshake. They stamp and store; names come later.
///
/// It outlives the SSL object, which calls back while it is freed, too.
final class HandshakeLog {
  /// The socket, which the log does not own.
  let descriptor: Int32

  // From the wire.
  var firstWrite: MonotonicTime?
  var lastWrite: MonotonicTime?
  var sent = 0
  private(set) var received = 0
  /// The first bytes that came, up to a record's header.
  private(set) var head: [UInt8] = []
  /// Whether the far side closed its half.
  var ended = false
  /// The error number that ended reading or writing.
  var error: SystemError?

  // From the messages.
  /// How many handshake messages the server sent whole.
  private(set) var serverMessages = 0
  private(set) var certificateRequested = false
  private(set) var sentCertificate = false
  private(set) var ticketReceived = false
  /// The last alert that came.
  private(set) var alert: TLSAlert?
  /// Whether it came as a warning, after which a handshake of TLS 1.2 may go on.
  private(set) var alertIsWarning = false

  /// What verification met, once a certificate was shown.
  var verification: Verification?

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// ClientHello handed to the kernel to the last of our flights written, which is our Finished once it is done.
  var duration: Microseconds? {
    guard let firstWrite, let lastWrite else { return nil }
    return lastWrite.since(firstWrite)
  }

  func note(received bytes: UnsafeRawBufferPointer) {
    received += bytes.count
    if head.count < 5 { head += bytes.prefix(5 - head.count) }
  }

  /// The message callback of OpenSSL (SSL_set_msg_callback(3)).
  static let messageCallback:
    @convention(c) (
      Int32, Int32, Int32, UnsafeRawPointer?, Int, OpaquePointer?, UnsafeMutableRawPointer?
    ) -> Void = { isWritten, _, contentType, bytes, count, _, context in
      guard let context, let bytes, count > 0 else { return }
      Unmanaged<HandshakeLog>.fromOpaque(context).takeUnretainedValue().note(
        written: isWritten != 0, contentType: contentType,
        message: UnsafeRawBufferPointer(start: bytes, count: count))
    }

  private func note(written: Bool, contentType: Int32, message: UnsafeRawBufferPointer) {
    switch contentType {
    case SSL3_RT_HANDSHAKE:
      let type = Int32(message[0])
      if written {
        if type == SSL3_MT_CERTIFICATE { sentCertificate = true }
        return
      }
      serverMessages += 1
      if type == SSL3_MT_CERTIFICATE_REQUEST { certificateRequested = true }
      if type == SSL3_MT_NEWSESSION_TICKET { ticketReceived = true }
    case SSL3_RT_ALERT where !written && message.count >= 2:
      alertIsWarning = message[0] == 1
      alert = TLSAlert(number: message[1])
    default: break
    }
  }

  /// Whether the bytes that came can begin a record of TLS: a handshake or an alert, of version 3.x, of a sane
  /// length (RFC 8446 section 5.1). True while nothing came.
  var beginsLikeTLS: Bool {
    if let type = head.first, type != 22, type != 21 { return false }
    if head.count > 1, head[1] != 3 { return false }
    if head.count > 2, head[2] > 4 { return false }
    if head.count > 4 {
      let length = Int(head[3]) << 8 | Int(head[4])
      return length > 0 && length <= 16384 + 2048
    }
    return true
  }
}
