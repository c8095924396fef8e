internal import CLinux
internal import Glibc

/// A connected socket of TCP or UDP that is written to alone.
///
/// It belongs to one thread. Each wait ends at a moment that its caller names, but for the name service's.
public struct RemoteSocket: ~Copyable {
  /// What is spoken.
  public enum Transport: Hashable, Sendable { case udp, tcp }

  /// Why there is no connection.
  public enum Refusal: Error, Hashable, Sendable {
    /// The host's name service does not know the name.
    case name
    case system(SystemError)
  }

  private let socket: OwnedDescriptor
  private let transport: Transport

  /// Connects to the first address of a host that accepts.
  public init(_ transport: Transport, host: String, port: UInt16, until end: MonotonicTime) throws(Refusal) {
    self.transport = transport
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    let kind = transport == .tcp ? SOCK_STREAM : SOCK_DGRAM
    hints.ai_socktype = Int32(kind.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, "\(port)", &hints, &list) == 0 else { throw .name }
    defer { freeaddrinfo(list) }
    var next = list
    var failure = SystemError(EADDRNOTAVAIL)
    while let one = next?.pointee {
      do throws(SystemError) {
        socket = try Self.connected(one, until: end)
        return
      } catch { failure = error }
      next = one.ai_next
    }
    throw .system(failure)
  }

  private static func connected(
    _ address: addrinfo, until end: MonotonicTime
  ) throws(SystemError) -> OwnedDescriptor {
    let flags = Int32(O_CLOEXEC) | Int32(O_NONBLOCK)
    let made = Glibc.socket(address.ai_family, address.ai_socktype | flags, 0)
    let code = errno
    guard made >= 0 else { throw SystemError(code) }
    let socket = OwnedDescriptor(made)
    if connect(made, address.ai_addr, address.ai_addrlen) != 0 {
      let code = errno
      guard code == EINPROGRESS else { throw SystemError(code) }
      try wait(made, for: Int16(POLLOUT), until: end)
      var error: Int32 = 0
      var size = socklen_t(MemoryLayout<Int32>.size)
      getsockopt(made, SOL_SOCKET, SO_ERROR, &error, &size)
      guard error == 0 else { throw SystemError(error) }
    }
    return socket
  }

  /// Throws `ETIMEDOUT` where nothing happens until the moment.
  private static func wait(
    _ descriptor: Int32, for events: Int16, until end: MonotonicTime
  ) throws(SystemError) {
    while true {
      var waiting = pollfd(fd: descriptor, events: events, revents: 0)
      let left = end.nanoseconds - MonotonicTime.now.nanoseconds
      guard left > 0 else { throw SystemError(ETIMEDOUT) }
      let ready = poll(&waiting, 1, Int32(min(left / 1_000_000 + 1, 60_000)))
      let code = errno
      if ready > 0 { return }
      if ready < 0, code != EINTR { throw SystemError(code) }
    }
  }

  /// Whether the far side has ended the connection, or sent an error.
  public var hasEnded: Bool {
    var byte: UInt8 = 0
    while true {
      let count = recv(socket.number, &byte, 1, Int32(MSG_DONTWAIT))
      let code = errno
      if count == 0 { return true }
      // What it says means nothing here.
      if count < 0 { return code != EAGAIN && code != EINTR }
    }
  }

  /// Sends all of the bytes: over UDP as one datagram.
  public func send(_ bytes: [UInt8], until end: MonotonicTime) throws(SystemError) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          socket.number, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      let code = errno
      if count > 0 {
        sent += count
      } else if code == EAGAIN {
        try Self.wait(socket.number, for: Int16(POLLOUT), until: end)
      } else if code != EINTR {
        throw SystemError(code)
      }
    }
  }

  /// How long a host may take to say that nobody takes datagrams.
  private static let objection: Int32 = 100

  /// Returns once the far side's kernel has acknowledged all that was sent over TCP; over UDP, once it had the time to
  /// object.
  public func settle(until end: MonotonicTime) throws(SystemError) {
    if transport == .udp {
      // An error of ICMP is one of the socket's (udp(7)).
      var waiting = pollfd(fd: socket.number, events: 0, revents: 0)
      if poll(&waiting, 1, Self.objection) > 0 { try checkError() }
      return
    }
    var pause: Int32 = 1
    while true {
      try checkError()
      let count = vpnaudit_unacknowledged(socket.number)
      guard count >= 0 else { throw SystemError(-count) }
      if count == 0 { return }
      guard MonotonicTime.now < end else { throw SystemError(ETIMEDOUT) }
      // The kernel has no event for it.
      poll(nil, 0, pause)
      pause = min(pause * 2, 50)
    }
  }

  private func checkError() throws(SystemError) {
    var error: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(socket.number, SOL_SOCKET, SO_ERROR, &error, &size)
    guard error == 0 else { throw SystemError(error) }
  }
}
