import Model

extension CollectorReport {
  /// Whether it leaves something unseen.
  var isGap: Bool { status != .complete && status != .unsupported }
}
