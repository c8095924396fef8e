internal import Linux
internal import CLinux
internal import COpenSSL
internal import Glibc

/// The BIO that handshakes read and write with: a socket whose every answer is written down.
///
/// OpenSSL's own socket BIO loses what the classification needs (which call failed, with which number, after how
/// many bytes) and writes without MSG_NOSIGNAL.
enum WireBIO {
  /// The methods, to be freed with `BIO_meth_free`.
  static func methods() -> OpaquePointer? {
    guard let methods = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "vpnaudit-wire") else {
      return nil
    }
    BIO_meth_set_create(methods) { bio in
      BIO_set_init(bio, 1)
      return 1
    }
    BIO_meth_set_write(methods) { bio, bytes, count in
      guard let bio, let bytes, let log = WireBIO.log(of: bio) else { return -1 }
      if log.packets != nil, !log.isDone { return WireBIO.writePackets(bio, bytes, count, log) }
      return WireBIO.write(bio, bytes, count, log)
    }
    BIO_meth_set_read(methods) { bio, bytes, count in
      guard let bio, let bytes, let log = WireBIO.log(of: bio) else { return -1 }
      if log.packets?.areOver == false, let status = WireBIO.readHeader(bio, log) { return status }
      return WireBIO.read(bio, bytes, Int32(clamping: min(Int(count), log.packets?.readable ?? .max)), log)
    }
    // Flushing always succeeds, for nothing is kept back; of other commands it knows none.
    BIO_meth_set_ctrl(methods) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
    return methods
  }

  /// A new BIO that notes into `log`, which must outlive it.
  static func make(_ methods: OpaquePointer, log: HandshakeLog) -> OpaquePointer? {
    guard let bio = BIO_new(methods) else { return nil }
    BIO_set_data(bio, Unmanaged.passUnretained(log).toOpaque())
    return bio
  }

  private static func log(of bio: OpaquePointer) -> HandshakeLog? {
    BIO_get_data(bio).map { Unmanaged<HandshakeLog>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let retryFlags =
    BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_IO_SPECIAL | BIO_FLAGS_SHOULD_RETRY

  private static func write(
    _ bio: OpaquePointer, _ bytes: UnsafePointer<CChar>, _ count: Int32, _ log: HandshakeLog
  ) -> Int32 {
    BIO_clear_flags(bio, retryFlags)
    if log.firstWrite == nil { log.beginFlights() }
    log.draw?.willWrite()
    let began = MonotonicTime.now
    if log.firstWrite == nil { log.firstWrite = began }
    let sent = vpnaudit_send(log.descriptor, bytes, UInt(count), log.isClosing ? 1 : 0)
    if sent >= 0 {
      // What is still left, if anything, is tried next. A socket watched for room would report it again and again.
      log.awaitsRoom = false
      log.note(sent: sent, from: began)
      return Int32(sent)
    }
    let number = errno
    if number == EAGAIN || number == EINTR {
      log.awaitsRoom = true
      BIO_set_flags(bio, BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY)
    } else {
      log.error = SystemError(number)
    }
    return -1
  }

  /// Writes bytes in packets: all of them are taken once the last packet was.
  private static func writePackets(
    _ bio: OpaquePointer, _ bytes: UnsafePointer<CChar>, _ count: Int32, _ log: HandshakeLog
  ) -> Int32 {
    if log.packets?.unsent.isEmpty == true {
      log.packets?.write(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    }
    while let unsent = log.packets?.unsent, !unsent.isEmpty {
      let sent = unsent.withUnsafeBytes { part -> Int32 in
        guard let first = part.bindMemory(to: CChar.self).baseAddress else { return 0 }
        return write(bio, first, Int32(part.count), log)
      }
      if sent <= 0 { return -1 }
      log.packets?.sent(Int(sent))
    }
    return count
  }

  /// Reads the header of the next packet, where one is due; nil once content can be read, else what the BIO returns.
  private static func readHeader(_ bio: OpaquePointer, _ log: HandshakeLog) -> Int32? {
    while let packets = log.packets, packets.readable == 0 {
      BIO_clear_flags(bio, retryFlags)
      if !log.mayHoldMore {
        BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
        return -1
      }
      var bytes = [UInt8](repeating: 0, count: TDSPackets.headerSize)
      let flags = packets.isAtBorder ? Int32(MSG_PEEK) : 0
      let received = recv(log.descriptor, &bytes, packets.isAtBorder ? 1 : packets.missing, flags)
      let number = errno
      if received == 0 {
        log.ended = true
        return 0
      }
      if received < 0 {
        if number == EAGAIN || number == EINTR {
          log.mayHoldMore = false
          BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
        } else {
          log.error = SystemError(number)
        }
        return -1
      }
      if packets.isAtBorder {
        log.packets?.peek(bytes[0])
      } else {
        log.packets?.take(header: bytes.prefix(received))
      }
    }
    return nil
  }

  private static func read(
    _ bio: OpaquePointer, _ bytes: UnsafeMutablePointer<CChar>, _ count: Int32, _ log: HandshakeLog
  ) -> Int32 {
    BIO_clear_flags(bio, retryFlags)
    guard log.mayHoldMore else {
      BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
      return -1
    }
    // One that never stops would keep the thread from all others: OpenSSL reads as long as something is there.
    if log.isFlooded { return -1 }
    var stamp: Int64 = 0
    let received =
      log.isStamped
      ? vpnaudit_receive(log.descriptor, bytes, UInt(count), &stamp)
      : recv(log.descriptor, bytes, Int(count), 0)
    if received > 0 {
      log.note(received: UnsafeRawBufferPointer(start: bytes, count: received), stamp: stamp)
      log.packets?.took(received)
      // Whatever comes after a short read is reported by an event of its own (epoll(7)), unless the end was reported already.
      if received < count, !log.isHungUp { log.mayHoldMore = false }
      return Int32(received)
    }
    if received == 0 {
      log.ended = true
      return 0
    }
    let number = errno
    if number == EAGAIN || number == EINTR {
      log.mayHoldMore = false
      BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
    } else {
      log.error = SystemError(number)
    }
    return -1
  }
}
