package import Model

extension EndpointRecord.Spread {
  /// The spread of some times, in the order they were taken; nil for none.
  ///
  /// Percentiles are by nearest rank: a time that was measured, never one between two.
  init?(_ times: [Microseconds]) {
    let sorted = times.sorted()
    guard let least = sorted.first, let most = sorted.last else { return nil }
    func percentile(_ share: Int) -> Microseconds {
      sorted[(sorted.count * share + 99) / 100 - 1]
    }
    let steps = zip(times, times.dropFirst()).map { abs($1.count - $0.count) }
    self.init(
      min: least, median: percentile(50), p95: percentile(95), max: most,
      jitter: steps.isEmpty ? nil : Microseconds(steps.reduce(0, +) / Int64(steps.count)))
  }
}

extension EndpointRecord.Summary {
  /// The samples of an endpoint together.
  init(_ samples: [Sample]) {
    self.init(
      sent: samples.count, ok: samples.count { $0.failure == nil },
      censored: samples.count { $0.failure?.isCensored == true },
      resolve: EndpointRecord.Spread(samples.compactMap(\.phases.resolve)),
      connect: EndpointRecord.Spread(samples.compactMap(\.phases.connect)),
      proxy: EndpointRecord.Spread(samples.compactMap(\.phases.proxy)),
      starttls: EndpointRecord.Spread(samples.compactMap(\.phases.starttls)),
      tls: EndpointRecord.Spread(samples.compactMap(\.phases.tls)),
      network: EndpointRecord.Spread(samples.compactMap { $0.tls?.network }),
      local: EndpointRecord.Spread(samples.compactMap { $0.tls?.local }),
      request: EndpointRecord.Spread(samples.compactMap(\.phases.request)))
  }
}

extension Failure.Code {
  /// Whether it says something of this host alone, and nothing of the endpoint: where every sample fails so, the
  /// endpoint is unmeasured.
  package var isOfThisHost: Bool { [.local, .any].contains(phase) && self != .deadlineExhausted }
}

extension Outcome {
  /// What the samples by themselves come to.
  init(_ samples: [Sample]) {
    let failures = samples.compactMap(\.failure)
    if failures.count < samples.count {
      // A name that is resolved too late is a matter of every program's, though the endpoint answers.
      let isLate = samples.contains { $0.resolution?.isOverdue == true }
      self = failures.isEmpty && !isLate ? .reachable : .degraded
    } else {
      // Nothing was learnt of the endpoint where nothing but this host failed.
      self = failures.allSatisfy(\.code.isOfThisHost) ? .unmeasured : .unreachable
    }
  }
}
