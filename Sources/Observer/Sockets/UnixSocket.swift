import CLinux
import Glibc
import Linux

/// A Unix socket of the namespace, as sock_diag(7) reports it.
struct UnixSocket {
  let inode: UInt64
  let isListening: Bool
  /// The address; of a connection that was accepted it is the one that the socket listens at.
  let name: [UInt8]?
  /// The inode of the other end.
  let peer: UInt64?

  /// Every one.
  static func all() throws(CollectorError) -> [UnixSocket] {
    let netlink = try NetlinkSocket.opened(NETLINK_SOCK_DIAG)
    return try netlink.collected(Int32(SOCK_DIAG_BY_FAMILY)) { request in
      // struct unix_diag_req: family, protocol, padding, states, inode, what to show, no cookie.
      request.append([UInt8(AF_UNIX), 0, 0, 0])
      request.append(UInt32.max)
      request.append(UInt32(0))
      request.append(UInt32(UDIAG_SHOW_NAME | UDIAG_SHOW_PEER))
      request.append([UInt8](repeating: 0xff, count: 8))
    } parse: { payload throws(MalformedMessageError) in
      try UnixSocket(payload: payload)
    }
  }

  /// A socket from `struct unix_diag_msg` and its attributes.
  init(payload: ArraySlice<UInt8>) throws(MalformedMessageError) {
    var reader = ByteReader(payload)
    // Family and type, then the state by the numbers of enum tcp_states, and padding.
    try reader.skip(2)
    isListening = try reader.integer(UInt8.self) == 10
    try reader.skip(1)
    inode = UInt64(try reader.integer(UInt32.self))
    try reader.skip(8)
    var (name, peer): ([UInt8]?, UInt64?)
    for attribute in try NetlinkAttribute.parse(reader.rest) {
      switch Int(attribute.type) {
      case Int(UNIX_DIAG_NAME): name = Array(attribute.payload)
      case Int(UNIX_DIAG_PEER): peer = UInt64(try attribute.integer(UInt32.self))
      default: continue
      }
    }
    self.name = name
    self.peer = peer
  }
}
