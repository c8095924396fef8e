internal import CAres
internal import Glibc
internal import Linux
internal import Model

/// The sockets of one question to a name server, which c-ares opens, reads and writes through it.
///
/// c-ares reports every error as an unreachable server. Here each is kept as it happened; the sockets are bound
/// to an interface before anything leaves by them, and closed when the object goes.
final class QuerySockets {
  private let epoll: Epoll
  private let token: UInt64
  private let interface: String?
  /// The link of the server's address, of which c-ares (1.18) knows nothing.
  private let link: LinkZone?
  private var open: [Int32: (socket: ClientSocket, isStream: Bool)] = [:]

  /// The functions that c-ares calls; it keeps the pointer.
  let functions = UnsafeMutablePointer<ares_socket_functions>.allocate(capacity: 1)
  /// When the question was first sent.
  private(set) var sent: MonotonicTime?
  /// This side's address and port, once there is a socket.
  private(set) var localName: SocketAddress?
  /// The first failure of a socket.
  private(set) var failure: Failure?
  /// How many datagrams came.
  private(set) var datagrams = 0
  /// Whether the answer was too long for UDP and is asked for over TCP.
  private(set) var usesTCP = false

  /// Sockets whose events come with `token`, bound to an interface where one is named.
  init(epoll: Epoll, token: UInt64, interface: String?, link: LinkZone? = nil) {
    self.epoll = epoll
    self.token = token
    self.interface = interface
    self.link = link
    functions.initialize(
      to: ares_socket_functions(
        asocket: { family, type, _, context in QuerySockets.of(context)?.make(family, type) ?? -1 },
        aclose: { descriptor, context in
          QuerySockets.of(context)?.open[descriptor] = nil
          return 0
        },
        aconnect: { descriptor, name, size, context in
          QuerySockets.of(context)?.connect(descriptor, name, size) ?? -1
        },
        arecvfrom: { descriptor, bytes, count, flags, name, size, context in
          let received = recvfrom(descriptor, bytes, count, flags, name, size)
          let number = errno
          QuerySockets.of(context)?.noteReceived(received, number, by: descriptor)
          errno = number
          return received
        },
        asendv: { descriptor, parts, count, context in
          let written = sendmsg(descriptor, parts, count)
          let number = errno
          QuerySockets.of(context)?.noteSent(written, number, by: descriptor)
          errno = number
          return written
        }))
  }

  deinit { functions.deallocate() }

  /// The sockets that are open.
  var descriptors: [Int32] { Array(open.keys) }

  private static func of(_ context: UnsafeMutableRawPointer?) -> QuerySockets? {
    context.map { Unmanaged<QuerySockets>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Waits for what c-ares wants to do with a socket.
  func watch(_ descriptor: Int32, readable: Bool, writable: Bool) {
    var interest: Epoll.Interest = []
    if readable { interest.insert(.readable) }
    if writable { interest.insert(.writable) }
    if interest.isEmpty { return epoll.forget(descriptor) }
    do throws(SystemError) {
      try epoll.watch(descriptor, for: interest, token: token)
    } catch {
      note(Failure(watching: error))
    }
  }

  private func make(_ family: Int32, _ type: Int32) -> Int32 {
    let isStream = type == Int32(SOCK_STREAM.rawValue)
    do throws(SampleError) {
      let socket = try ClientSocket(
        family: family == AF_INET ? .v4 : .v6, type: isStream ? SOCK_STREAM : SOCK_DGRAM, interface: interface
      )
      open[socket.descriptor] = (socket, isStream)
      if isStream { usesTCP = true }
      return socket.descriptor
    } catch {
      note(error.failure)
      errno = EPERM
      return -1
    }
  }

  private func connect(_ descriptor: Int32, _ name: UnsafePointer<sockaddr>?, _ size: socklen_t) -> Int32 {
    guard let name else { return -1 }
    let (status, number) = place(name, size) {
      let status = Glibc.connect(descriptor, $0, $1)
      return (status, errno)
    }
    if status != 0, number != EINPROGRESS { note(number, by: descriptor) }
    if localName == nil { localName = open[descriptor]?.socket.localName }
    errno = number
    return status
  }

  /// Calls `body` with a name of the kernel's form, on the server's link.
  private func place<Result>(
    _ name: UnsafePointer<sockaddr>, _ size: socklen_t, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    guard let link, let server = SocketName.read(UnsafeRawBufferPointer(start: name, count: Int(size))) else {
      return body(name, size)
    }
    return SocketName.with(server.address, port: server.port, scope: link.index, body)
  }

  private func noteReceived(_ count: Int, _ number: Int32, by descriptor: Int32) {
    let isStream = open[descriptor]?.isStream == true
    if count >= 0, !isStream { datagrams += 1 }
    if count == 0, isStream {
      note(Failure(.dnsUnexpectedAnswer, facts: .dnsClosed))
    }
    if count < 0 { note(number, by: descriptor) }
  }

  private func noteSent(_ count: Int, _ number: Int32, by descriptor: Int32) {
    if count < 0 { return note(number, by: descriptor) }
    if sent == nil { sent = .now }
  }

  private func note(_ number: Int32, by descriptor: Int32) {
    guard ![EAGAIN, EINTR, EINPROGRESS, ENOTCONN].contains(number), let (socket, isStream) = open[descriptor]
    else { return }
    let error = SystemError(number)
    let message = socket.icmpMessage()
    if isStream {
      return note(
        Failure(
          .dnsUnexpectedAnswer, errno: error.name,
          facts: .dnsRefusedOverTcp(
            errno: error.name, family: message?.family, type: message.map { Int($0.type) },
            code: message.map { Int($0.code) })))
    }
    note(
      number == ECONNREFUSED
        ? Failure(.dnsUnreachable, errno: error.name, facts: message?.facts)
        : Failure(connecting: error, icmp: message))
  }

  private func note(_ failure: Failure) { self.failure = self.failure ?? failure }
}

/// Sends without SIGPIPE; the parts are read only, whatever the C type says.
private func sendmsg(_ descriptor: Int32, _ parts: UnsafePointer<iovec>?, _ count: Int32) -> Int {
  var message = msghdr()
  message.msg_iov = parts.map(UnsafeMutablePointer.init(mutating:))
  message.msg_iovlen = Int(count)
  return Glibc.sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL))
}
