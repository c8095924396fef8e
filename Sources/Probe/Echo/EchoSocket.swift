internal import CLinux
internal import Glibc
internal import Linux
internal import Model

/// A socket that sends one echo request: a ping socket, which needs no privilege where `ping_group_range` holds one
/// of the process's groups (icmp(7)), or else a raw one, which needs CAP_NET_RAW.
final class EchoSocket {
  /// What followed from the request.
  enum Event {
    /// The kernel's moment of the request's leaving, in nanoseconds of the wall clock.
    case left(Int64)
    /// The reply, with the kernel's moment of its arrival where there is one.
    case replied(Int64?)
    case refused(Failure)
  }

  private let socket: ClientSocket
  private let isRaw: Bool
  private let family: IPAddress.Family
  private var request: EchoMessage?

  var descriptor: Int32 { socket.descriptor }
  var localAddress: IPAddress? { socket.localName?.address }

  /// A socket for requests to addresses of a family, bound to an interface where one is named.
  init(_ family: IPAddress.Family, interface: String?) throws(SampleError) {
    self.family = family
    let number = family == .v4 ? Int(IPPROTO_ICMP) : Int(IPPROTO_ICMPV6)
    do throws(SampleError) {
      socket = try ClientSocket(family: family, type: SOCK_DGRAM, protocol: number, interface: interface)
      isRaw = false
    } catch {
      // An interface that cannot be bound to is no matter of the kind of socket.
      guard error.failure.code == .localDenied, error.failure.facts == nil else { throw error }
      socket = try Self.raw(family, number, interface)
      isRaw = true
    }
  }

  private static func raw(
    _ family: IPAddress.Family, _ number: Int, _ interface: String?
  ) throws(SampleError) -> ClientSocket {
    let socket: ClientSocket
    do throws(SampleError) {
      socket = try ClientSocket(family: family, type: SOCK_RAW, protocol: number, interface: interface)
    } catch {
      guard error.failure.code == .localDenied, error.failure.facts == nil else { throw error }
      throw SampleError(
        Failure(.localDenied, errno: error.failure.errno, facts: .pingRefused))
    }
    // Without it every ICMP message of the host would have to be read here.
    guard vpnaudit_echo_replies_only(socket.descriptor, family == .v4 ? 4 : 6) == 0 else {
      throw SampleError(Failure(connecting: SystemError(errno)))
    }
    return socket
  }

  /// Chooses the route to an address, on a link where it needs one.
  func connect(to address: IPAddress, on link: LinkZone?) throws(SampleError) {
    try socket.connect(to: address, port: 0, on: link)
  }

  /// Has the kernel stamp what is sent and received from now on; whether it does.
  func stamp() -> Bool { socket.stamp() }

  /// Sends the request.
  func send(sequence: UInt16) throws(SampleError) {
    // The kernel writes a number of its own into the requests of a ping socket, and reports it as a port.
    let identifier = isRaw ? .random(in: 0...UInt16.max) : socket.localName?.port ?? 0
    let request = EchoMessage.request(family, identifier: identifier, sequence: sequence)
    self.request = request
    let bytes = request.bytes
    guard vpnaudit_send(descriptor, bytes, UInt(bytes.count), 0) == bytes.count else {
      throw SampleError(Failure(connecting: SystemError(errno)))
    }
  }

  /// The next event of the request; nil where nothing more is known now.
  func next() -> Event? {
    // Bounded: others' messages must not keep the loop here.
    for _ in 0..<64 {
      if let event = nextReport() { return event }
      var buffer = [UInt8](repeating: 0, count: 2048)
      var stamp: Int64 = 0
      let count = vpnaudit_receive(descriptor, &buffer, UInt(buffer.count), &stamp)
      if count < 0 {
        // An error that is returned here stands in the queue, too.
        if errno == EAGAIN { return nextReport() }
        continue
      }
      let bytes = Array(buffer.prefix(count))
      let message = EchoMessage(bytes, family: family, hasIPHeader: isRaw && family == .v4)
      if let message, request?.isAnswered(by: message) == true { return .replied(stamp == 0 ? nil : stamp) }
    }
    return nil
  }

  private func nextReport() -> Event? {
    var report = vpnaudit_echo_report()
    for _ in 0..<16 {
      guard vpnaudit_take_echo_report(descriptor, &report) == 1 else { return nil }
      if report.sent_ns != 0 { return .left(report.sent_ns) }
      let count = min(Int(report.quoted_count), MemoryLayout.size(ofValue: report.quoted))
      let quoted = withUnsafeBytes(of: report.quoted) { Array($0.prefix(count)) }
      if report.error != 0, request?.isQuoted(by: quoted) == true,
        let failure = Failure(
          unreachable: family, type: report.type, code: report.code, SystemError(report.error))
      {
        return .refused(failure)
      }
    }
    return nil
  }
}

extension Failure {
  /// What an ICMP message about a request means (RFC 792, RFC 1122 section 3.2.2.1, RFC 4443 section 3); nil where
  /// it ends nothing.
  init?(unreachable family: IPAddress.Family, type: UInt8, code: UInt8, _ error: SystemError) {
    let facts = ICMPMessage(family: family, type: type, code: code).facts
    switch (family, type, code) {
    // A packet that is too big for a link is this long for no echo of ours.
    case (.v4, 3, 4), (.v6, 2, _): return nil
    // Network unreachable, unknown, prohibited, or not for this kind of service.
    case (.v4, 3, 0), (.v4, 3, 6), (.v4, 3, 9), (.v4, 3, 11), (.v6, 1, 0):
      self.init(.networkUnreachable, errno: error.name, facts: facts)
    // Anything else that is unreachable; a packet that went in circles; a header that a router did not accept.
    case (.v4, 3, _), (.v4, 11, _), (.v4, 12, _), (.v6, 1, _), (.v6, 3, _), (.v6, 4, _):
      self.init(.hostUnreachable, errno: error.name, facts: facts)
    default: return nil
    }
  }
}
