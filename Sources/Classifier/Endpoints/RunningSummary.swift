public import Model

/// What the samples of an endpoint have come to so far, in bounded memory: for runs that may have no end.
public struct RunningSummary: Sendable {
  public private(set) var sent = 0
  public private(set) var ok = 0
  private var censored = 0
  /// How many failed through nothing but this host.
  private var unmeasured = 0
  /// How many had their address too late.
  private var late = 0
  private var resolve: RunningSpread
  private var connect: RunningSpread
  private var proxy: RunningSpread
  private var starttls: RunningSpread
  private var tls: RunningSpread
  private var network: RunningSpread
  private var local: RunningSpread
  private var request: RunningSpread

  /// A summary whose percentiles are exact until a phase has more than `limit` times, and within one per cent then.
  public init(exactly limit: Int) {
    let empty = RunningSpread(exactly: limit)
    (resolve, connect, proxy, starttls, tls, network, local, request) = (
      empty, empty, empty, empty, empty, empty, empty, empty
    )
  }

  /// Counts a sample that has ended; one that was cancelled says nothing.
  public mutating func take(_ sample: Sample) {
    if let failure = sample.failure {
      guard failure.code != .cancelled else { return }
      if failure.isCensored { censored += 1 }
      if failure.code.isOfThisHost { unmeasured += 1 }
    } else {
      ok += 1
    }
    sent += 1
    if sample.resolution?.isOverdue == true { late += 1 }
    resolve.add(sample.phases.resolve)
    connect.add(sample.phases.connect)
    proxy.add(sample.phases.proxy)
    starttls.add(sample.phases.starttls)
    tls.add(sample.phases.tls)
    network.add(sample.tls?.network)
    local.add(sample.tls?.local)
    request.add(sample.phases.request)
  }

  /// The samples together.
  public var summary: EndpointRecord.Summary {
    EndpointRecord.Summary(
      sent: sent, ok: ok, censored: censored, resolve: resolve.spread, connect: connect.spread,
      proxy: proxy.spread, starttls: starttls.spread, tls: tls.spread, network: network.spread,
      local: local.spread, request: request.spread)
  }

  /// What they come to; `unmeasured` where there was none.
  public var outcome: Outcome {
    if ok > 0 { return ok == sent && late == 0 ? .reachable : .degraded }
    return unmeasured == sent ? .unmeasured : .unreachable
  }

  /// The times of a phase, in whatever order; nil for what has no time of its own.
  public func distribution(of phase: Failure.Phase) -> TimeDistribution? { running(phase)?.distribution }

  /// How the times of a phase lie; nil while there is none.
  public func spread(of phase: Failure.Phase) -> EndpointRecord.Spread? { running(phase)?.spread }

  private func running(_ phase: Failure.Phase) -> RunningSpread? {
    switch phase {
    case .resolve: resolve
    case .connect: connect
    case .proxy: proxy
    case .starttls: starttls
    case .tls: tls
    case .request: request
    case .local, .certificate, .any: nil
    }
  }
}

/// The spread of one phase's times, which come one by one.
struct RunningSpread: Sendable {
  private(set) var distribution: TimeDistribution
  private var last: Int64?
  /// The sum of the distances between neighbours.
  private var steps: Int64 = 0

  init(exactly limit: Int) { distribution = TimeDistribution(exactly: limit) }

  mutating func add(_ time: Microseconds?) {
    guard let time else { return }
    distribution.add(time)
    if let last {
      let (sum, overflow) = steps.addingReportingOverflow(abs(time.count - last))
      steps = overflow ? .max : sum
    }
    last = time.count
  }

  /// nil for no time.
  var spread: EndpointRecord.Spread? {
    guard let least = distribution.least, let greatest = distribution.greatest,
      let percentiles = distribution.percentiles([50, 95])
    else { return nil }
    let steps = distribution.count - 1
    return EndpointRecord.Spread(
      min: least, median: percentiles[0], p95: percentiles[1], max: greatest,
      jitter: steps > 0 ? Microseconds(self.steps / Int64(steps)) : nil)
  }
}
