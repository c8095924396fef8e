import Linux
import Model

/// Says of links that have no kind whether a device is behind them.
///
/// Drivers from before IFLA_INFO_KIND, and those that never took to it (`l2tp_eth`, `slip`), make links that look like
/// physical cards. Since Linux 5.14 the kernel's message names the parent of a card, so that a link without is none;
/// before, /sys says so, where it shows the namespace whose links were read.
struct LinkDrivers {
  private let folder: String
  /// Whether the kernel names parents.
  private let namesParents: Bool

  init(folder: String = "/sys/class/net", release: String? = nil) {
    self.folder = folder
    let running = (try? KernelFile.bytes(of: "/proc/sys/kernel/osrelease", limit: 256)) ?? []
    self.namesParents = Self.namesParents(release ?? String(decoding: running, as: UTF8.self))
  }

  /// The link with whether a device is behind it, and with its driver's name for it where that tells a tunnel.
  func described(_ link: Link) -> Link {
    guard link.kind == nil, !link.loopback, link.device == nil else { return link }
    guard isShown(link) else { return namesParents ? link.driven(kind: nil, device: false) : link }
    if !namesParents, (try? KernelFile.link("\(folder)/\(link.name)/device")) != nil { return link }
    return link.driven(kind: driver(of: link), device: false)
  }

  /// Whether the folder is about this very link: that of another namespace may have one of the name.
  private func isShown(_ link: Link) -> Bool {
    let text = (try? KernelFile.bytes(of: "\(folder)/\(link.name)/ifindex", limit: 32)) ?? []
    return String(decoding: text, as: UTF8.self).split(separator: "\n").first == "\(link.index)"
  }

  /// What the driver calls a link of its own, in a text such as
  ///
  ///     DEVTYPE=l2tpeth
  ///     INTERFACE=l2tpeth0
  ///     IFINDEX=7
  private func driver(of link: Link) -> String? {
    let text = (try? KernelFile.bytes(of: "\(folder)/\(link.name)/uevent", limit: 4096)) ?? []
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") where line == "DEVTYPE=l2tpeth" {
      return "l2tpeth"
    }
    return nil
  }

  /// Whether a kernel's release, such as `6.1.0-18-amd64`, is 5.14 or later.
  static func namesParents(_ release: String) -> Bool {
    let numbers = release.split(whereSeparator: { !$0.isNumber }).prefix(2).compactMap { Int($0) }
    guard numbers.count == 2 else { return false }
    return (numbers[0], numbers[1]) >= (5, 14)
  }
}
