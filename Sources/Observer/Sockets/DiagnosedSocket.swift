import CLinux
import Glibc
import Linux
import Model

/// An Internet socket of the namespace, as sock_diag(7) reports it.
struct DiagnosedSocket {
  let transport: TransportProtocol
  let state: HostSocket.State
  let local: SocketAddress
  let peer: SocketAddress?
  /// The number by which `/proc/P/fd` names it.
  let inode: UInt64
  let user: UInt32
  /// Only reported to programs with CAP_NET_ADMIN.
  let mark: UInt32?
  /// The index of the interface that it is bound to; nil for none.
  let device: UInt32?
  /// Of a TCP connection: the bytes that the other end has acknowledged and those that it has sent, by `struct tcp_info`
  /// (Linux 4.1).
  let passed: (acknowledged: UInt64, received: UInt64)?

  /// Every TCP and UDP socket of the namespace.
  static func all() throws(CollectorError) -> [DiagnosedSocket] {
    let netlink = try NetlinkSocket.opened(NETLINK_SOCK_DIAG)
    var found: [DiagnosedSocket] = []
    for transport in TransportProtocol.allCases {
      for family in IPAddress.Family.allCases {
        found += try netlink.collected(Int32(SOCK_DIAG_BY_FAMILY)) { request in
          // struct inet_diag_req_v2: family, protocol, extensions, padding, states, then an empty socket id.
          let extensions: UInt8 = transport == .tcp ? 1 << (UInt8(INET_DIAG_INFO) - 1) : 0
          request.append([family.number, transport.number, extensions, 0])
          request.append(UInt32.max)
          request.append([UInt8](repeating: 0, count: 48))
        } parse: { payload throws(MalformedMessageError) in
          try DiagnosedSocket(payload: payload, transport: transport)
        }
      }
    }
    return found
  }

  /// A socket from `struct inet_diag_msg` and its attributes.
  init?(payload: ArraySlice<UInt8>, transport: TransportProtocol) throws(MalformedMessageError) {
    var reader = ByteReader(payload)
    let family = IPAddress.Family(number: try reader.integer(UInt8.self))
    let state = try reader.integer(UInt8.self)
    try reader.skip(2)
    let localPort = try reader.networkOrder16()
    let peerPort = try reader.networkOrder16()
    let localBytes = try reader.bytes(16)
    let peerBytes = try reader.bytes(16)
    let device = try reader.integer(UInt32.self)
    // Two words of cookie, expiry, two queues.
    try reader.skip(8 + 4 + 4 + 4)
    let user = try reader.integer(UInt32.self)
    let inode = UInt64(try reader.integer(UInt32.self))
    guard let family, let local = IPAddress(bytes: localBytes.prefix(family.bits / 8)),
      let peer = IPAddress(bytes: peerBytes.prefix(family.bits / 8))
    else { return nil }

    self.transport = transport
    self.local = SocketAddress(address: local, port: localPort)
    self.peer = peerPort == 0 ? nil : SocketAddress(address: peer, port: peerPort)
    self.inode = inode
    self.user = user
    // The numbers of enum tcp_states; a UDP socket is 1 when connected and 7 when not.
    self.state =
      switch (state, transport) {
      case (1, _): .established
      case (10, _): .listening
      case (7, .udp): .unconnected
      default: .other
      }
    self.device = device == 0 ? nil : device
    var mark: UInt32?
    var passed: (acknowledged: UInt64, received: UInt64)?
    for attribute in try NetlinkAttribute.parse(reader.rest) {
      switch Int(attribute.type) {
      case Int(INET_DIAG_MARK): mark = try attribute.integer(UInt32.self)
      case Int(INET_DIAG_INFO): passed = try Self.passed(attribute.payload)
      default: continue
      }
    }
    self.mark = mark
    self.passed = passed
  }

  /// `tcpi_bytes_acked` and `tcpi_bytes_received`; nil where the kernel's structure ends before them.
  private static func passed(
    _ info: ArraySlice<UInt8>
  ) throws(MalformedMessageError) -> (acknowledged: UInt64, received: UInt64)? {
    // Eight bytes, 24 words and two rates lie before them.
    let start = 8 + 24 * 4 + 2 * 8
    guard info.count >= start + 16 else { return nil }
    var reader = ByteReader(info)
    try reader.skip(start)
    return (try reader.integer(UInt64.self), try reader.integer(UInt64.self))
  }

  /// Whether less has passed, one way or the other, than the shortest handshake of a tunnel takes: a connection that was
  /// only opened, or inherited.
  var isIdle: Bool {
    guard transport == .tcp, state == .established, let passed else { return false }
    return min(passed.acknowledged, passed.received) < 64
  }
}
