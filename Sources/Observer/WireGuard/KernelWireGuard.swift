import CLinux
import Glibc
import Linux
import Model

/// The kernel's own WireGuard: links of kind `wireguard`, asked by generic netlink.
struct KernelWireGuard {
  /// The most messages of one device, of some 16 KiB each.
  private static let mostMessages = 2048

  private let netlink: GenericNetlink
  private let family: UInt16

  init() throws(CollectorError) {
    let known: UInt16?
    do {
      netlink = try GenericNetlink()
      known = try netlink.family(WG_GENL_NAME)
    } catch { throw CollectorError(error) }
    guard let known else { throw .failed(errno: "ENOENT", facts: .noWireguard) }
    family = known
  }

  /// The device behind a link; nil where the link went away in between.
  func device(of link: Link) throws(CollectorError) -> WireGuardDraft? {
    let messages: [NetlinkMessage]
    do {
      messages = try netlink.dump(
        family: family, command: UInt8(WG_CMD_GET_DEVICE.rawValue), version: UInt8(WG_GENL_VERSION),
        limit: Self.mostMessages, erase: WireGuardEraser.erase
      ) { request in
        request.attribute(Int(WGDEVICE_A_IFINDEX.rawValue), UInt32(truncatingIfNeeded: link.index))
      }
    } catch .system(let error, .reading) where error.number == ENODEV {
      return nil
    } catch {
      throw CollectorError(error, needs: "CAP_NET_ADMIN")
    }
    var draft = WireGuardDraft()
    for message in messages {
      do { try draft.take(message: message.payload) } catch { throw CollectorError(error) }
    }
    return draft
  }
}
