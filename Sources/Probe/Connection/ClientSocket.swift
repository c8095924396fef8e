internal import CLinux
internal import Glibc
internal import Linux
internal import Model

/// A non-blocking socket of one sample, closed with the object. Owned by whichever part of the sample uses it; used only
/// on its loop's thread.
final class ClientSocket {
  let descriptor: Int32
  private let family: IPAddress.Family
  /// The connection that carries what is sent over this one, where it is one end of a pair within the process.
  private let carrier: ClientSocket?

  /// A socket of TCP or of another protocol, bound to an interface where one is named.
  // The default stands inside: as an argument's, Swift 6.3 looks it up among the imports of whichever files it compiles
  // together with this one.
  init(
    family: IPAddress.Family, type: __socket_type? = nil, protocol number: Int = 0, interface: String?
  ) throws(SampleError) {
    let type = type ?? SOCK_STREAM
    self.family = family
    carrier = nil
    descriptor = socket(
      family == .v4 ? AF_INET : AF_INET6,
      Int32(type.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue), Int32(number))
    if descriptor < 0 { throw SampleError(Failure(connecting: SystemError(errno))) }
    if type == SOCK_STREAM { set(Int32(IPPROTO_TCP), TCP_NODELAY, true) }
    if let interface { try bind(to: interface) }
    // The error queue then holds the ICMP message that ended a connection attempt.
    reportsICMP(true)
  }

  /// A socket of a pair, whose other end passes everything on over `carrier`. It is the carrier of which it has the
  /// addresses and the details.
  init(_ descriptor: Int32, over carrier: ClientSocket) {
    self.descriptor = descriptor
    self.carrier = carrier
    family = carrier.family
  }

  deinit { close(descriptor) }

  private func bind(to interface: String) throws(SampleError) {
    // The kernel cuts a longer name off, and would bind to another interface.
    guard (1..<Int(IFNAMSIZ)).contains(interface.utf8.count), !interface.utf8.contains(0) else {
      throw SampleError(Failure(.localConfig, facts: .invalidInterface(interface: interface)))
    }
    let name = Array(interface.utf8)
    guard setsockopt(descriptor, SOL_SOCKET, SO_BINDTODEVICE, name, socklen_t(name.count)) == 0 else {
      let error = SystemError(errno)
      let code: Failure.Code = error.number == EPERM || error.number == EACCES ? .localDenied : .localConfig
      throw SampleError(Failure(code, errno: error.name, facts: .unbound(interface: interface)))
    }
  }

  /// Binds to a port of a block that this process holds; false where the kernel refuses.
  func share(_ port: UInt16) -> Bool {
    vpnaudit_share_port(descriptor, family == .v4 ? AF_INET : AF_INET6, port) == 0
  }

  /// Has acknowledgements wait for data that they can go with (tcp(7)); for a socket that is not connected yet.
  func delayAcknowledgements() { set(Int32(IPPROTO_TCP), TCP_QUICKACK, false) }

  /// Has neither side send longer segments than `size` bytes; for a socket that is not connected yet.
  func limitSegments(to size: Int) throws(SampleError) {
    var value = Int32(clamping: size)
    guard
      setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_MAXSEG, &value, socklen_t(MemoryLayout<Int32>.size)) == 0
    else {
      throw SampleError(Failure(.localConfig, errno: SystemError(errno).name, facts: .segmentsUnlimited))
    }
  }

  /// Begins to connect, on a link where the address needs one. Its result is `connectionError()` once the socket can be
  /// written.
  func connect(to address: IPAddress, port: UInt16, on link: LinkZone? = nil) throws(SampleError) {
    let error = SocketName.with(address, port: port, scope: link?.index ?? 0) { name, size -> SystemError? in
      if Glibc.connect(descriptor, name, size) == 0 { return nil }
      let number = errno
      return number == EINPROGRESS ? nil : SystemError(number)
    }
    if let error { throw SampleError(Failure(connecting: error)) }
  }

  /// Why the connection failed; nil where it stands.
  func connectionError() -> SystemError? {
    var number: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size) == 0 else { return SystemError(errno) }
    return number == 0 ? nil : SystemError(number)
  }

  /// Switches the reports of ICMP errors: on an established connection they would end what TCP could still repair.
  func reportsICMP(_ on: Bool) {
    switch family {
    case .v4: set(Int32(IPPROTO_IP), IP_RECVERR, on)
    case .v6: set(Int32(IPPROTO_IPV6), IPV6_RECVERR, on)
    }
  }

  /// Has the kernel stamp what is sent and received from now on; whether it does.
  func stamp() -> Bool { carrier == nil && vpnaudit_stamp(descriptor) == 0 }

  /// The ICMP message in the error queue.
  func icmpMessage() -> ICMPMessage? {
    var type: UInt8 = 0
    var code: UInt8 = 0
    guard vpnaudit_icmp_error(descriptor, &type, &code) == 1 else { return nil }
    return ICMPMessage(family: family, type: type, code: code)
  }

  /// The address and port that the socket has on this side.
  var localName: SocketAddress? {
    if let carrier { return carrier.localName }
    var storage = sockaddr_storage()
    return withUnsafeMutableBytes(of: &storage) { bytes -> SocketAddress? in
      var size = socklen_t(bytes.count)
      let status = bytes.withMemoryRebound(to: sockaddr.self) {
        getsockname(descriptor, $0.baseAddress, &size)
      }
      guard status == 0 else { return nil }
      return SocketName.read(UnsafeRawBufferPointer(rebasing: bytes.prefix(Int(size))))
    }
  }

  /// TCP_INFO; of a connection that never came about only the retransmits say anything.
  /// - Parameter connectRTT: The round trip that the connection began with.
  func details(connected: Bool, connectRTT: Microseconds? = nil) -> Sample.TCPDetails? {
    if let carrier { return carrier.details(connected: connected, connectRTT: connectRTT) }
    var raw = vpnaudit_tcp_details()
    guard vpnaudit_tcp_details(descriptor, &raw) == 0 else { return nil }
    func known<Value>(_ value: UInt32, _ make: (UInt32) -> Value) -> Value? {
      connected && value > 0 ? make(value) : nil
    }
    return Sample.TCPDetails(
      rtt: known(raw.rtt_us) { Microseconds(Int64($0)) }, connectRTT: connectRTT,
      rttVariance: known(raw.rtt_variance_us) { Microseconds(Int64($0)) },
      retransmits: Int(raw.retransmits), mss: known(raw.mss) { Int($0) },
      pathMTU: known(raw.path_mtu) { Int($0) })
  }

  /// The round trip time of a connection that stands.
  var rtt: Microseconds? {
    if let carrier { return carrier.rtt }
    var raw = vpnaudit_tcp_details()
    guard vpnaudit_tcp_details(descriptor, &raw) == 0, raw.rtt_us > 0 else { return nil }
    return Microseconds(Int64(raw.rtt_us))
  }

  /// Reads and drops what lies ready: closing over unread bytes would send a reset instead of an orderly end.
  func drain() {
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
      for _ in 0..<16
      where recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT)) < buffer.count {
        return
      }
    }
  }

  private func set(_ level: Int32, _ option: Int32, _ on: Bool) {
    var value: Int32 = on ? 1 : 0
    setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }
}
