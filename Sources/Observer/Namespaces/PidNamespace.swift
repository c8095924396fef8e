import CLinux
import Glibc
import Model

/// Whether the program sees every process that shares its network namespace.
///
/// In a PID namespace of its own, as in a container, it sees only the processes in there. Others may live in the same
/// network namespace, hold its tunnels, or keep further namespaces. On the initial network namespace they certainly do:
/// the host's own processes. In another one nothing shows it; a container and a lab have it to themselves as a rule.
struct PidNamespace {
  /// Where the program looks from.
  enum View: Equatable {
    /// The initial PID namespace, which holds every process.
    case all
    /// One of its own, on the initial network namespace or on one that cannot be identified.
    case part
    /// One of its own, on a network namespace that is not the initial one.
    case own
  }

  let view: View

  init(files: ProcessFiles, netns: UInt64) {
    var cookie: UInt64 = 0
    let result = vpnaudit_namespace_cookie(&cookie)
    let inode = try? files.link(getpid(), "ns/pid")
    view = Self.view(pid: inode ?? "", netns: netns, cookie: result == 0 ? cookie : nil)
  }

  /// The view from the link of `/proc/self/ns/pid`, the network namespace's inode, and its cookie where the kernel has
  /// one (Linux 5.14). Until Linux 6.17 the initial one has the cookie 1; since 6.18 it has a fixed inode.
  static func view(pid: String, netns: UInt64, cookie: UInt64?) -> View {
    // PROC_PID_INIT_INO of linux/proc_ns.h.
    if pid == "pid:[4026531836]" { return .all }
    guard let cookie else { return .part }
    return cookie == 1 || netns == initialNetwork ? .part : .own
  }

  /// NET_NS_INIT_INO of linux/nsfs.h.
  private static let initialNetwork: UInt64 = 0xefff_fff9

  /// The report of a collector that saw everything that can be seen from here.
  var report: CollectorReport {
    switch view {
    case .all: CollectorReport(.namespaces, .complete)
    case .part:
      CollectorReport(
        .namespaces, .failed, facts: .pidNamespace(shared: true))
    case .own:
      CollectorReport(
        .namespaces, .complete, facts: .pidNamespace(shared: false))
    }
  }
}
