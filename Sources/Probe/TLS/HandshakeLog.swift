internal import CLinux
internal import COpenSSL
internal import Linux
internal import Model

/// What OpenSSL's callbacks write down during one handshake. They stamp and store; names come later.
///
/// It outlives the SSL object, which calls back while it is freed, too.
final class HandshakeLog {
  /// The socket, which the log does not own.
  let descriptor: Int32
  /// Whether the kernel stamps what the socket sends and receives.
  let isStamped: Bool

  // From the wire.
  var firstWrite: MonotonicTime?
  var lastWrite: MonotonicTime?
  var sent = 0
  private(set) var received = 0
  /// The first bytes that came, up to a record's header.
  private(set) var head: [UInt8] = []
  /// Whether the far side closed its half.
  var ended = false { didSet { noteEnd() } }
  /// The error number that ended reading or writing.
  var error: SystemError? { didSet { noteEnd() } }
  /// When either was seen first.
  private var endedAt: MonotonicTime?
  /// Whether the socket may hold bytes that were not read: a read that got less than it asked for has emptied it.
  var mayHoldMore = false
  /// Whether the far side is known to have closed or reset, which no other event will report.
  var isHungUp = false
  /// Whether what is to be sent waits for room.
  var awaitsRoom = false
  /// The flights of the handshake while it runs.
  private(set) var flights = Flights()
  /// Whether the handshake is over, and what comes after it is none of its flights.
  var isDone = false
  /// The lengths that were drawn for its messages; nil where they are as they come.
  var draw: PulseDraw?
  /// The packets around the records of the handshake; nil where they travel bare.
  var packets: TDSPackets?
  /// Whether bytes of others pass through after the handshake, as many as they like.
  var isRelayed = false
  /// Whether what is sent from now on is the last, and the socket is closed right after it.
  var isClosing = false

  // From the messages.
  private var trace = MessageTrace()
  /// When the server's Finished was read.
  private var serverFinished: MonotonicTime?
  /// How many handshake messages the server sent whole.
  private(set) var serverMessages = 0
  /// Whether more came than any handshake has. OpenSSL takes 100 KiB for a certificate message and less for others, and
  /// HelloRequests without end.
  var isFlooded: Bool { !isRelayed && (received > 1 << 19 || serverMessages > 64) }
  private(set) var certificateRequested = false
  private(set) var sentCertificate = false
  /// Whether the last such message held a certificate: without one it is empty but for a context and its lengths.
  private(set) var showedCertificate = false
  private(set) var ticketReceived = false
  /// The last alert that came.
  private(set) var alert: TLSAlert?
  /// Whether it came as a warning, after which a handshake of TLS 1.2 may go on.
  private(set) var alertIsWarning = false

  /// What the server chose.
  private(set) var choices = ServerChoices()

  /// What verification found, once a certificate was shown.
  var verification: Verification?

  init(descriptor: Int32, isStamped: Bool = false) {
    self.descriptor = descriptor
    self.isStamped = isStamped
  }

  /// ClientHello handed to the kernel to the last of our flights written, or the server's Finished read where that
  /// came after it: once the handshake is done, the whole of it.
  var duration: Microseconds? {
    guard let firstWrite, let lastWrite else { return nil }
    return max(lastWrite, serverFinished ?? lastWrite).since(firstWrite)
  }

  /// Leaves out what comes after the handshake: tickets and key updates are messages of the same kind.
  func endMessages() { trace.end() }

  /// The messages so far, by name.
  var messages: [HandshakeMessage]? { trace.messages(since: firstWrite) }

  /// From the ClientHello to the moment that the far side ended the connection before the handshake was done.
  var cutShort: Microseconds? {
    guard !isDone, let firstWrite, let endedAt else { return nil }
    return endedAt.since(firstWrite)
  }

  private func noteEnd() { if endedAt == nil, ended || error != nil { endedAt = .now } }

  func note(received bytes: UnsafeRawBufferPointer) {
    received += bytes.count
    draw?.read(bytes.count)
    if head.count < 5 { head += bytes.prefix(5 - head.count) }
  }

  /// The message callback of OpenSSL (SSL_set_msg_callback(3)).
  static let messageCallback:
    @convention(c) (
      Int32, Int32, Int32, UnsafeRawPointer?, Int, OpaquePointer?, UnsafeMutableRawPointer?
    ) -> Void = { isWritten, version, contentType, bytes, count, _, context in
      // It is called for the headers of records, too, twice as often as for messages.
      guard contentType == SSL3_RT_HANDSHAKE || contentType == SSL3_RT_ALERT, let context, let bytes,
        count > 0
      else { return }
      Unmanaged<HandshakeLog>.fromOpaque(context)._withUnsafeGuaranteedRef {
        $0.note(
          written: isWritten != 0, contentType: contentType,
          message: UnsafeRawBufferPointer(start: bytes, count: count), version: version)
      }
    }

  /// Notes a message or an alert of a connection that speaks `version` (TLS1_3_VERSION, …).
  func note(written: Bool, contentType: Int32, message: UnsafeRawBufferPointer, version: Int32) {
    switch contentType {
    case SSL3_RT_HANDSHAKE:
      trace.note(message, written: written)
      let type = Int32(message[0])
      if written {
        if type == SSL3_MT_CERTIFICATE {
          sentCertificate = true
          showedCertificate = Self.holdsCertificate(message, of: version)
        }
        return
      }
      serverMessages += 1
      if !isDone { choices.note(message) }
      if type == SSL3_MT_FINISHED { serverFinished = .now }
      if type == SSL3_MT_CERTIFICATE_REQUEST { certificateRequested = true }
      if type == SSL3_MT_NEWSESSION_TICKET { ticketReceived = true }
    case SSL3_RT_ALERT where !written && message.count >= 2:
      alertIsWarning = message[0] == 1
      alert = TLSAlert(number: message[1])
    default: break
    }
  }

  /// Whether a Certificate message's list holds any. In TLS 1.3 the request's context goes before the list, which is empty
  /// within the handshake and is not after it (RFC 8446 section 4.4.2; RFC 5246 section 7.4.2).
  private static func holdsCertificate(_ message: UnsafeRawBufferPointer, of version: Int32) -> Bool {
    // A header of four bytes.
    var list = message.dropFirst(4)
    if version >= TLS1_3_VERSION, let context = list.first { list = list.dropFirst(1 + Int(context)) }
    return list.count > 3 && list.prefix(3).contains { $0 != 0 }
  }

  /// What became of the client's certificate, where the server sent no alert that refuses it; nil where it asked for none.
  /// The client had `identity` to show.
  func clientCertificate(
    of identity: ClientIdentity?, unlessRefused verdict: Sample.ClientCertificateVerdict
  ) -> Sample.ClientCertificateDetails? {
    guard certificateRequested else { return nil }
    let isRefused = sentCertificate && alert?.mayConcernClientCertificate == true
    return Sample.ClientCertificateDetails(
      shown: showedCertificate, verdict: isRefused ? .refused : verdict,
      notAfter: showedCertificate ? identity?.end : nil)
  }

  /// Whether the bytes that came begin a record of TLCP (GB/T 38636 section 6.3): one of TLS but for its version, 1.1.
  var beginsLikeTLCP: Bool {
    head.count > 2 && (20...23).contains(head[0]) && head[1] == 1 && head[2] == 1
  }

  /// Whether what the server signed with is of another kind than its certificate's key.
  var isSignedByForeignKey: Bool {
    guard let kind = choices.signatureKey, let own = verification?.keyKind else { return false }
    return kind != own
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

// What the raw engine's own BIO writes down beside it.
extension HandshakeLog {
  /// Notes that bytes were handed to the kernel.
  func note(sent count: Int, from began: MonotonicTime) {
    let ended = MonotonicTime.now
    sent += count
    lastWrite = ended
    draw?.wrote(count, from: began)
    guard !isDone else { return }
    flights.wrote(upTo: sent, from: began, until: ended)
    // The stamp is there already where the path to the device is short; else the error queue reports it.
    // What follows the server's Finished is not answered any more.
    if isStamped, serverFinished == nil { takeSentStamps() }
  }

  /// Notes bytes with the kernel's stamp of the last.
  func note(received bytes: UnsafeRawBufferPointer, stamp: Int64) {
    note(received: bytes)
    if !isDone { flights.read(at: .now, stamp: stamp) }
  }

  /// Remembers where the clocks stand, before the first byte.
  func beginFlights() { if isStamped { flights.begin() } }

  /// Takes the stamps of sent bytes out of the error queue, where they would be reported again and again; whether
  /// there was any.
  @discardableResult
  func takeSentStamps() -> Bool {
    var (byte, stamp): (UInt32, Int64) = (0, 0)
    var count = 0
    while count < 16, vpnaudit_take_sent_stamp(descriptor, &byte, &stamp) == 1 {
      flights.left(byte: byte, at: stamp)
      count += 1
      // The last one that there can be: asking once more would cost a system call in every handshake.
      if !flights.awaitsStamp { break }
    }
    return count > 0
  }

  /// From the ClientHello that the server took to the first bytes of its answer, without the round trip; nil where the
  /// round trip was the longer one, as one that was measured at another moment may be.
  func serverThink(roundTrip: Microseconds, by source: Sample.StampSource) -> Microseconds? {
    guard let wait = flights.wait(ofFlight: trace.retryRequests, by: source) else { return nil }
    let think = wait / 1000 - roundTrip.count
    return think >= 0 ? Microseconds(think) : nil
  }

  /// Ends the handshake, and returns how much of its time the network and the server took.
  ///
  /// A packet is stamped before it leaves, so that the stamp lies ready once it is answered: nothing is waited for.
  func finish() -> (time: Microseconds, source: Sample.StampSource)? {
    isDone = true
    if isStamped, flights.lacksStamp { takeSentStamps() }
    let isInOrder = !isStamped || vpnaudit_came_in_order(descriptor) != 0
    return flights.network(offset: isStamped ? MonotonicTime.wallClockOffset : 0, inOrder: isInOrder).map {
      (Microseconds($0.nanoseconds / 1000), $0.source)
    }
  }
}
