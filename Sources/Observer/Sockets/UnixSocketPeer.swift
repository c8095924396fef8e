import CLinux
import Glibc
import Linux

/// Asks sock_diag(7) which socket a connected Unix socket is connected to.
enum UnixSocketPeer {
  /// The inode of the other end of the socket with an inode; nil where the kernel does not say.
  static func inode(ofPeerOf inode: UInt32) throws(CollectorError) -> UInt32? {
    let netlink = try NetlinkSocket.opened(NETLINK_SOCK_DIAG)
    let answer = try netlink.answer(Int32(SOCK_DIAG_BY_FAMILY)) { request in
      // struct unix_diag_req: family, protocol, padding, states, inode, what to show, no cookie.
      request.append([UInt8(AF_UNIX), 0, 0, 0])
      request.append(UInt32.max)
      request.append(inode)
      request.append(UInt32(UDIAG_SHOW_PEER))
      request.append([UInt8](repeating: 0xff, count: 8))
    }
    guard let answer else { return nil }
    do { return try peer(payload: answer.payload) } catch {
      throw CollectorError(error)
    }
  }

  /// The peer's inode from `struct unix_diag_msg` and its attributes.
  static func peer(payload: ArraySlice<UInt8>) throws(MalformedMessageError) -> UInt32? {
    var reader = ByteReader(payload)
    try reader.skip(16)
    return try NetlinkAttribute.parse(reader.rest).first { $0.type == UInt16(UNIX_DIAG_PEER) }?
      .integer(UInt32.self)
  }
}
