import CLinux
import Linux
import Model

/// The kernel's IPsec policies in the namespace of the calling thread.
struct XfrmTable {
  /// Every policy, of single sockets only those that protect what they send.
  func policies() throws(CollectorError) -> [XfrmPolicy] {
    let socket = try NetlinkSocket.opened(NETLINK_XFRM)
    return try socket.collected(Self.getPolicy, needs: "CAP_NET_ADMIN") { _ in }
      .parsed { payload throws(MalformedMessageError) in try XfrmPolicy(payload: payload) }
  }

  /// XFRM_MSG_GETPOLICY of linux/xfrm.h.
  private static let getPolicy: Int32 = 0x15
}

extension XfrmPolicy {
  /// Whether it protects what the host sends, rather than letting it pass or dropping it.
  var carries: Bool { direction == .outbound && allows && (tunnelDestination != nil || transportMode) }
}
