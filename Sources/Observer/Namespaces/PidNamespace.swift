import CLinux
import Glibc
import Model

/// Whether the program sees the whole host: every process that shares its network namespace, and the host's network.
///
/// In a PID namespace of its own, as in a container, it sees only the processes in there. Others may live in the same
/// network namespace, hold its tunnels, or keep further namespaces. On the initial network namespace they certainly do:
/// the host's own processes. In another one nothing shows it; a container and a lab have it to themselves as a rule.
struct PidNamespace {
  let view: HostView

  init(files: ProcessFiles, netns: UInt64) {
    var cookie: UInt64 = 0
    let result = vpnaudit_namespace_cookie(&cookie)
    // Each network namespace has one inode of this file, which asks for no right: `ns/net` of others does.
    let own = ProcessFiles.identify("\(files.root)/self/net/dev")?.inode
    let first = ProcessFiles.identify("\(files.root)/1/net/dev")?.inode
    view = Self.view(
      pid: (try? files.link(getpid(), "ns/pid")) ?? "", netns: netns, cookie: result == 0 ? cookie : nil,
      isWithFirst: own == nil || first == nil ? nil : own == first)
  }

  /// The view from the link of `/proc/self/ns/pid`, the network namespace's inode, its cookie where the kernel has one
  /// (Linux 5.14), and whether process 1 is in it, where that is known. Until Linux 6.17 the initial one has the cookie
  /// 1; since 6.18 it has a fixed inode. Before either, it is the one of process 1, where that is the host's first.
  static func view(pid: String, netns: UInt64, cookie: UInt64?, isWithFirst: Bool?) -> HostView {
    // PROC_PID_INIT_INO of linux/proc_ns.h.
    let place: HostView.Place =
      pid == "pid:[4026531836]" ? .initial : pid.hasPrefix("pid:[") ? .contained : .unknown
    let network: HostView.Place =
      if netns == initialNetwork {
        .initial
      } else if let cookie {
        cookie == 1 ? .initial : .contained
      } else if place == .initial, let isWithFirst {
        isWithFirst ? .initial : .contained
      } else {
        .unknown
      }
    return HostView(pid: place, network: network)
  }

  /// NET_NS_INIT_INO of linux/nsfs.h.
  private static let initialNetwork: UInt64 = 0xefff_fff9

  /// The report of a collector that saw everything that can be seen from here.
  var report: CollectorReport {
    switch (view.pid, view.network) {
    case (.initial, _): CollectorReport(.namespaces, .complete)
    case (_, .initial), (_, .unknown):
      CollectorReport(
        .namespaces, .failed, facts: .pidNamespace(shared: true))
    case (_, .contained):
      CollectorReport(
        .namespaces, .complete, facts: .pidNamespace(shared: false))
    }
  }
}
