internal import Model

extension Chinese {
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
      let names = Self.list(group.map(\.name.rawValue))
      guard let needs = group[0].needs else { return "\(names) 未检查" }
      return "\(names) 被拒：需要 \(Self.words(needs: needs))"
    }.joined(separator: "；")
  }

  /// How a collector ended, and the capability that it lacked.
  private func sentence(_ report: CollectorReport) -> String {
    let name = report.name.rawValue
    switch report.status {
    case .complete: return "\(name) 完整"
    case .denied: return "\(name) 被拒" + Self.behind(report.needs.map { "需要 \(Self.words(needs: $0))" })
    case .failed: return "\(name) 失败" + Self.behind(report.errno ?? report.facts.map { words(of: $0) })
    case .unsupported: return "\(name) 不受此内核支持"
    case .off: return "\(name) 未检查"
    }
  }

  /// Why it was not complete: `需要 CAP_SYS_PTRACE`, `ENOBUFS，应答被截断`.
  func why(_ report: CollectorReport) -> String {
    aside(
      [
        report.needs.map { "需要 \(Self.words(needs: $0))" }, report.errno,
        report.facts.map { words(of: $0) },
      ].compactMap(\.self))
  }

  /// How it ended, in a clause: `tun_processes 被拒：需要 CAP_SYS_PTRACE`.
  func clause(_ report: CollectorReport) -> String {
    let why = why(report)
    return "\(report.name.rawValue) \(value(report.status))" + (why.isEmpty ? "" : "：\(why)")
  }

  /// Capabilities as a report names them: `CAP_A and CAP_B`, `CAP_A or CAP_B`.
  static func words(needs: String) -> String {
    needs.replacing(" and ", with: " 与 ").replacing(" or ", with: " 或 ").replacing(", ", with: "、")
  }

  /// Whether the two are reported together.
  private static func endedAlike(_ a: CollectorReport, _ b: CollectorReport) -> Bool {
    guard a.status == b.status else { return false }
    return a.status == .off || (a.status == .denied && a.needs != nil && a.needs == b.needs)
  }
}
