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

  /// The reports of the collectors of processes, where these were complete but for the refused ones.
  func reports(
    _ reports: [CollectorReport], scan: TunDescriptorScan.Observation,
    links: [(netns: UInt64, links: [Link])],
    diversions: [Diversion]
  ) -> [CollectorReport] {
    guard !processes.isEmpty else { return reports }
    let link = links.lazy.compactMap { unheld($0.links, in: $0.netns, scan) }.first
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

  private func gap(_ collector: Collector, link: String?) -> CollectorReport {
    CollectorReport(
      collector, .failed, errno: "EACCES", facts: .unheld(link: link, first: first, more: more))
  }

  private static let mostNamed = 3
  private var first: [ObservedProcess] { processes.prefix(Self.mostNamed).map(files.observed) }
  private var more: Int { max(0, processes.count - Self.mostNamed) }

  /// The first tun interface of a namespace of which more is held than shows. Who holds one may switch its carrier off.
  private func unheld(_ links: [Link], in netns: UInt64, _ scan: TunDescriptorScan.Observation) -> String? {
    links.first { link in
      guard link.kind == "tun" else { return false }
      let seen = [netns, nil].reduce(0) { sum, netns in
        sum + (scan.counts[.init(interface: link.name, netns: netns)] ?? 0)
      }
      return seen < max(1, link.queues ?? 1)
    }?.name
  }
}
