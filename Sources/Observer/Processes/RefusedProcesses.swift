import Glibc
import Model

/// The processes that refuse to be read although the capability is held, as one that protects the host from its root
/// does, or process 1 under a security module.
///
/// They leave a gap only for what one of them could hold: a tun interface that no visible process holds, or not all of
/// whose queues, and the socket of a diversion that nobody visible has. A network namespace that nothing else shows is
/// the search's own gap. Everything else of a tunnel shows without them.
struct RefusedProcesses {
  let files: ProcessFiles
  let processes: [Int32]
  /// By process: the package whose bytes run, where they could be read.
  var packages: [Int32: String] = [:]

  /// Links of a namespace.
  typealias Links = (netns: UInt64, links: [Link])

  /// The reports of the collectors of processes, where these were complete but for the refused ones.
  func reports(
    _ reports: [CollectorReport], scan: TunDescriptorScan.Observation, links: [Links],
    diversions: [Diversion]
  ) -> [CollectorReport] {
    guard !processes.isEmpty else { return reports }
    let link = open(links, scan).first?.interface
    let isOpen = diversions.contains { $0.pid == nil && ($0.port != nil || $0.kind == .queue) }
    return reports.map { report in
      guard report.status == .complete else { return report }
      switch report.name {
      case .tunProcesses where link != nil: return gap(.tunProcesses, link: link)
      case .processes where isOpen: return gap(.processes, link: nil)
      case .processes:
        return CollectorReport(.processes, .complete, facts: .passedOver(first: first, more: more))
      default: return report
      }
    }
  }

  /// What a company must know of them to accept that they refuse; nil where none does.
  func refusals(_ scan: TunDescriptorScan.Observation, links: [Links]) -> Refusals? {
    guard !processes.isEmpty else { return nil }
    // In a group namespace of its own the program sees paths that begin anywhere, be it where a user may make groups.
    let isOfHost = files.isInFirstGroupNamespace
    var counts: [Program: Int] = [:]
    for process in processes {
      let group = isOfHost ? try? files.text(process, "cgroup") : nil
      counts[
        Program(unit: group.flatMap(SystemdUnit.systemName(cgroup:)), package: packages[process]), default: 0] +=
        1
    }
    let groups = counts.map {
      Refusals.Group(unit: $0.key.unit, package: $0.key.package, processes: $0.value)
    }.sorted {
      ($1.processes, $0.unit ?? "", $0.package ?? "") < ($0.processes, $1.unit ?? "", $1.package ?? "")
    }
    let open = open(links, scan)
    return Refusals(
      groups: Array(groups.prefix(Refusals.mostGroups)),
      ungrouped: groups.dropFirst(Refusals.mostGroups).reduce(0) { $0 + $1.processes },
      links: Array(open.prefix(Refusals.mostLinks)), moreLinks: max(0, open.count - Refusals.mostLinks))
  }

  private struct Program: Hashable {
    let unit: String?
    let package: String?
  }

  private func gap(_ collector: Collector, link: String?) -> CollectorReport {
    CollectorReport(
      collector, .failed, errno: "EACCES", facts: .unheld(link: link, first: first, more: more))
  }

  private static let mostNamed = 3
  private var first: [ObservedProcess] { processes.prefix(Self.mostNamed).map(files.observed) }
  private var more: Int { max(0, processes.count - Self.mostNamed) }

  /// The tun interfaces of which more is held than shows. Who holds one may switch its carrier off.
  private func open(_ links: [Links], _ scan: TunDescriptorScan.Observation) -> [Refusals.OpenLink] {
    links.flatMap { place in
      place.links.filter { link in
        guard link.kind == "tun" else { return false }
        let seen = [place.netns, nil].reduce(0) { sum, netns in
          sum + (scan.counts[.init(interface: link.name, netns: netns)] ?? 0)
        }
        return seen < max(1, link.queues ?? 1)
      }.map { Refusals.OpenLink(interface: $0.name, netns: place.netns) }
    }
  }
}

extension ProcessFiles {
  /// Whether the program is in the host's own control group namespace (PROC_CGROUP_INIT_INO of linux/proc_ns.h), or the
  /// kernel has no such namespaces.
  fileprivate var isInFirstGroupNamespace: Bool {
    do {
      return try link(getpid(), "ns/cgroup") == "cgroup:[4026531835]"
    } catch {
      return error == .vanished
    }
  }
}
