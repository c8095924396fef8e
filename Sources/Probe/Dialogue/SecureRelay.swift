internal import CLinux
internal import Glibc
internal import Linux
internal import Model

/// Passes bytes on between a TLS connection with a proxy and one end of a pair of sockets, whose other end stands for the
/// connection through the proxy: to both engines it is a socket like any other.
///
/// Owned by a connector; used only on its loop's thread. What it keeps is one piece in each direction.
final class SecureRelay {
  /// The socket that stands for the connection.
  let inner: ClientSocket
  private let outer: ClientSocket
  private let handshake: Handshake
  /// This side's end of the pair; closed once nothing more comes from the proxy.
  private var near: Int32
  private var inbound: ArraySlice<UInt8> = []
  private var outbound: ArraySlice<UInt8> = []
  /// Whether the proxy sends nothing more.
  private var hasEnded = false

  /// How much is taken at once, in bytes, and how many pieces before others have their turn.
  private static let piece = 16384
  private static let pieces = 64

  /// A relay over a handshake that is done, on `outer`.
  init(_ handshake: Handshake, over outer: ClientSocket) throws(SampleError) {
    var (near, far): (Int32, Int32) = (-1, -1)
    guard vpnaudit_loopback_pair(&near, &far) == 0 else {
      throw SampleError(Failure(.localResource, errno: SystemError(errno).name))
    }
    self.near = near
    inner = ClientSocket(far, over: outer)
    self.outer = outer
    self.handshake = handshake
    handshake.log.isRelayed = true
  }

  deinit { if near >= 0 { close(near) } }

  /// This side's end of the pair, to be waited for; nil once it is closed.
  var descriptor: Int32? { near >= 0 ? near : nil }

  /// Whether all that came from the proxy was passed on, and no more comes.
  var isOver: Bool { near < 0 }

  /// The proxy's refusal of the connection, which it may send after its handshake; nil where there was none.
  var refusal: Failure? {
    guard let alert = handshake.log.alert, alert != .closeNotify else { return nil }
    return Failure(handshake.log, alert: alert)
  }

  /// Passes on what can be passed on.
  ///
  /// Events are reported once for each change, so that everything there is to read is read, unless it is so much that
  /// others would wait: whether that is so.
  func pump() -> Bool {
    for _ in 0..<Self.pieces {
      let moved = (moveIn(), moveOut())
      if !moved.0, !moved.1 { return false }
    }
    return true
  }

  /// From the proxy; whether anything moved.
  private func moveIn() -> Bool {
    guard near >= 0 else { return false }
    if inbound.isEmpty, !hasEnded {
      switch handshake.read(upTo: Self.piece) {
      case .bytes(let bytes): inbound = bytes[...]
      case .waiting: return false
      case .ended: hasEnded = true
      }
    }
    while !inbound.isEmpty {
      let sent = inbound.withUnsafeBytes { vpnaudit_send(near, $0.baseAddress, UInt($0.count), 0) }
      if sent < 0 {
        let number = errno
        if number == EINTR { continue }
        // The engine has closed its end.
        if number != EAGAIN { inbound = [] }
        return false
      }
      inbound = inbound.dropFirst(sent)
    }
    guard hasEnded else { return true }
    end()
    return false
  }

  /// To the proxy; whether anything moved.
  private func moveOut() -> Bool {
    guard near >= 0 else { return false }
    if outbound.isEmpty {
      let bytes = [UInt8](unsafeUninitializedCapacity: Self.piece) { buffer, count in
        count = max(0, recv(near, buffer.baseAddress, buffer.count, 0))
      }
      outbound = bytes[...]
    }
    guard !outbound.isEmpty else { return false }
    guard let written = handshake.write(outbound) else { return false }
    outbound = outbound.dropFirst(written)
    return true
  }

  /// Passes on how the proxy's connection ended.
  private func end() {
    if let error = handshake.log.error, error.number == ECONNRESET || error.number == EPIPE {
      // With no time to linger the kernel resets the other end, once that has read what came before.
      var option = linger(l_onoff: 1, l_linger: 0)
      setsockopt(near, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }
    close(near)
    near = -1
  }

  /// Says goodbye to the proxy, with what the engine said last before it.
  func close() {
    _ = pump()
    handshake.close()
    outer.drain()
  }

  private func close(_ descriptor: Int32) { Glibc.close(descriptor) }
}
