import CLinux
import Model

/// The kernel's IPsec policies in the namespace of the calling thread.
struct XfrmTable {
  /// Every policy, of single sockets only those that protect what they send.
  func policies() throws(CollectorProblem) -> [XfrmPolicy] {
    let socket = try NetlinkSocket(NETLINK_XFRM, needs: "CAP_NET_ADMIN")
    var found: [XfrmPolicy] = []
    for message in try socket.dump(Self.getPolicy, build: { _ in }) {
      do {
        if let policy = try XfrmPolicy(payload: message.payload) { found.append(policy) }
      } catch {
        throw CollectorProblem.failed(errno: nil, detail: error.description)
      }
    }
    return found
  }

  /// XFRM_MSG_GETPOLICY of linux/xfrm.h.
  private static let getPolicy: Int32 = 0x15
}

extension XfrmPolicy {
  /// Whether it protects what the host sends, rather than letting it pass or dropping it.
  var carries: Bool { direction == .outbound && allows && (tunnelDestination != nil || transportMode) }
}
