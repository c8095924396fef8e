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
