import CLinux
import Linux
import Model

/// The kernel's IPsec policies in the namespace of the calling thread.
struct XfrmTable {
  /// Every policy, of single sockets only those that protect what they send.
  func policies() throws(CollectorError) -> [XfrmPolicy] {
    let socket = try NetlinkSocket.opened(NETLINK_XFRM)
    return try socket.collected(
      Self.getPolicy, needs: "CAP_NET_ADMIN", build: { _ in },
      parse: { payload throws(MalformedMessageError) in try XfrmPolicy(payload: payload) })
  }

  /// Every security association that has keys. The keys are overwritten before anything looks at the answer.
  func associations() throws(CollectorError) -> [SecurityAssociation] {
    let socket = try NetlinkSocket.opened(NETLINK_XFRM)
    let messages: [NetlinkMessage]
    do { messages = try socket.dump(Self.getAssociation, erase: AssociationEraser.erase) { _ in } } catch {
      throw CollectorError(error, needs: "CAP_NET_ADMIN")
    }
    return try messages.parsed { payload throws(MalformedMessageError) in
      try SecurityAssociation(payload: payload)
    }
  }

  /// XFRM_MSG_GETPOLICY and XFRM_MSG_GETSA of linux/xfrm.h.
  private static let getPolicy: Int32 = 0x15
  private static let getAssociation: Int32 = 0x12
}

extension XfrmPolicy {
  /// Whether it protects what the host sends, rather than letting it pass or dropping it.
  var carries: Bool { direction == .outbound && allows && (tunnelDestination != nil || transportMode) }
}
