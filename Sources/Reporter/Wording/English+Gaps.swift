internal import Model

extension English {
  /// How collectors ended, those that ended the same way together: a capability that several need is named once.
  func sentence(_ reports: [CollectorReport]) -> String {
    var groups: [[CollectorReport]] = []
    for report in reports.filter({ $0.status != .off }) + reports.filter({ $0.status == .off }) {
      if let index = groups.firstIndex(where: { Self.endedAlike($0[0], report) }) {
        groups[index].append(report)
      } else {
        groups.append([report])
      }
    }
    return groups.map { group in
      guard group.count > 1 else { return sentence(group[0]) }
      let names = group.map(\.name.rawValue).joined(separator: ", ")
      guard let needs = group[0].needs else { return "\(names) were not inspected" }
      return "\(names) were denied: they need \(needs)"
    }.joined(separator: "; ")
  }

  /// How a collector ended, and the capability that it lacked.
  private func sentence(_ report: CollectorReport) -> String {
    let name = report.name.rawValue
    switch report.status {
    case .complete: return "\(name) was complete"
    case .denied: return "\(name) was denied" + (report.needs.map { ": it needs \($0)" } ?? "")
    case .failed:
      let why = report.errno ?? report.facts.map { words(of: $0) }
      return "\(name) failed" + (why.map { ": \($0)" } ?? "")
    case .unsupported: return "\(name) is not supported by this kernel"
    case .off: return "\(name) was not inspected"
    }
  }

  /// Why it was not complete: `needs CAP_SYS_PTRACE`, `ENOBUFS, the answer was cut short`.
  func why(_ report: CollectorReport) -> String {
    [report.needs.map { "needs \($0)" }, report.errno, report.facts.map { words(of: $0) }]
      .compactMap(\.self).joined(separator: ", ")
  }

  /// How it ended, in a clause: `tun_processes was denied: needs CAP_SYS_PTRACE`.
  func clause(_ report: CollectorReport) -> String {
    let verb =
      switch report.status {
      case .complete: "was complete"
      case .denied: "was denied"
      case .failed: "failed"
      case .unsupported: "is unsupported"
      case .off: "was not inspected"
      }
    let why = why(report)
    return "\(report.name.rawValue) \(verb)" + (why.isEmpty ? "" : ": \(why)")
  }

  /// Whether the two are reported together.
  private static func endedAlike(_ a: CollectorReport, _ b: CollectorReport) -> Bool {
    guard a.status == b.status else { return false }
    return a.status == .off || (a.status == .denied && a.needs != nil && a.needs == b.needs)
  }
}
