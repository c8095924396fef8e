public import Model

/// What the live view shows of one target.
public struct LiveTarget: Sendable {
  /// The target, without its query.
  let name: String
  let sent: Int
  let ok: Int
  /// The times of its last phase; nil while there is none.
  let spread: EndpointRecord.Spread?
  /// The last samples in their order; nil stands for one that failed.
  let recent: [Microseconds?]

  public init(
    name: String, sent: Int, ok: Int, spread: EndpointRecord.Spread?, recent: [Microseconds?]
  ) {
    self.name = name
    self.sent = sent
    self.ok = ok
    self.spread = spread
    self.recent = recent
  }
}

/// What the live view shows of all targets.
public struct LiveTotals: Sendable {
  let targets: Int
  let sent: Int
  let ok: Int
  /// How many targets had a sample that failed.
  let failing: Int
  /// The phase whose times are shown as a histogram.
  let phase: Failure.Phase
  /// These times, in ascending order.
  let times: [TimeDistribution.Point]

  public init(
    targets: Int, sent: Int, ok: Int, failing: Int, phase: Failure.Phase, times: [TimeDistribution.Point]
  ) {
    self.targets = targets
    self.sent = sent
    self.ok = ok
    self.failing = failing
    self.phase = phase
    self.times = times
  }
}
