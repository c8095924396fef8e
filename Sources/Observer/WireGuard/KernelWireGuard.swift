import CLinux
import Model

/// The kernel's own WireGuard: links of kind `wireguard`, asked by generic netlink.
struct KernelWireGuard {
  /// The most messages of one device, of some 16 KiB each.
  private static let mostMessages = 2048

  private let netlink: GenericNetlink
  private let family: UInt16

  init() throws(CollectorProblem) {
    netlink = try GenericNetlink()
    guard let family = try netlink.family(WG_GENL_NAME) else {
      throw CollectorProblem.failed(
        errno: "ENOENT", detail: "there is a link of kind wireguard and no family of that name")
    }
    self.family = family
  }

  /// The device behind a link; nil where the link went away in between.
  func device(of link: Link) throws(CollectorProblem) -> WireGuardDraft? {
    let messages: [NetlinkMessage]
    do {
      messages = try netlink.dump(
        family: family, command: UInt8(WG_CMD_GET_DEVICE.rawValue), version: UInt8(WG_GENL_VERSION),
        limit: Self.mostMessages, erase: WireGuardEraser.erase
      ) { request in
        request.attribute(Int(WGDEVICE_A_IFINDEX.rawValue), UInt32(truncatingIfNeeded: link.index))
      }
    } catch .denied(_, let detail) {
      throw CollectorProblem.denied(needs: "CAP_NET_ADMIN", detail: detail)
    } catch .failed(errno: "ENODEV", _) {
      return nil
    }
    var draft = WireGuardDraft()
    for message in messages {
      do { try draft.take(message: message.payload) } catch {
        throw CollectorProblem.failed(errno: nil, detail: error.description)
      }
    }
    return draft
  }
}
