import Model

extension CollectorReport {
  /// How the collector ended, and the capability that mends it, in a sentence.
  var sentence: String {
    switch status {
    case .complete: "\(name.rawValue) was complete"
    case .denied: "\(name.rawValue) was denied" + (needs.map { ": it needs \($0)" } ?? "")
    case .failed: "\(name.rawValue) failed" + ((errno ?? detail).map { ": \($0)" } ?? "")
    case .unsupported: "\(name.rawValue) is not supported by this kernel"
    case .off: "\(name.rawValue) was not looked at"
    }
  }

  /// Whether it leaves something unseen.
  var isGap: Bool { status != .complete && status != .unsupported }
}

extension [CollectorReport] {
  /// How they ended, those that nobody asked in one breath.
  var sentence: String {
    let off = filter { $0.status == .off }
    let asked = filter { $0.status != .off }.map(\.sentence)
    guard off.count > 1 else { return (asked + off.map(\.sentence)).joined(separator: "; ") }
    let names = off.map(\.name.rawValue).joined(separator: ", ")
    return (asked + ["\(names) were not looked at"]).joined(separator: "; ")
  }
}
