import Model

extension CollectorReport {
  /// How the collector ended, and the capability that mends it, in a sentence.
  var sentence: String {
    switch status {
    case .complete: "\(name.rawValue) was complete"
    case .denied: "\(name.rawValue) was denied" + (needs.map { ": it needs \($0)" } ?? "")
    case .failed: "\(name.rawValue) failed" + (errno.map { ": \($0)" } ?? "")
    case .unsupported: "\(name.rawValue) is not supported by this kernel"
    case .off: "\(name.rawValue) was not looked at"
    }
  }

  /// Whether the two are told in one breath.
  fileprivate func endedLike(_ other: CollectorReport) -> Bool {
    guard status == other.status else { return false }
    return status == .off || (status == .denied && needs != nil && needs == other.needs)
  }

  /// Whether it leaves something unseen.
  var isGap: Bool { status != .complete && status != .unsupported }
}

extension [CollectorReport] {
  /// How they ended, in one breath those that ended alike: a capability that several need is named once.
  var sentence: String {
    var groups: [[CollectorReport]] = []
    for report in filter({ $0.status != .off }) + filter({ $0.status == .off }) {
      if let index = groups.firstIndex(where: { $0[0].endedLike(report) }) {
        groups[index].append(report)
      } else {
        groups.append([report])
      }
    }
    return groups.map { group in
      guard group.count > 1 else { return group[0].sentence }
      let names = group.map(\.name.rawValue).joined(separator: ", ")
      guard let needs = group[0].needs else { return "\(names) were not looked at" }
      return "\(names) were denied: they need \(needs)"
    }.joined(separator: "; ")
  }
}
