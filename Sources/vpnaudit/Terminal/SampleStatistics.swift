import Classifier
import FoundationEssentials
import Model
import Probe
import Reporter

/// The results of each target's samples so far, in bounded memory.
struct SampleStatistics {
  /// One target.
  struct Entry {
    let endpoint: Endpoint
    var running: RunningSummary
    /// The last samples, as a record shows them.
    var kept: [Sample] = []
    /// The times of the last samples; nil for one that failed.
    var recent: [Microseconds?] = []
    fileprivate(set) var lastFailure: Failure?
    var certificate: CertificateFacts?
    var path: Path?

    var phase: Failure.Phase { endpoint.target.mainPhase }
    var failed: Int { running.sent - running.ok }
  }

  private(set) var entries: [Entry]
  /// The times of each main phase, over all targets.
  private var times: [Failure.Phase: TimeDistribution] = [:]
  private let keeps: Int

  /// How many times of a phase and target are kept before percentiles become approximate: a million in all, as 10,000
  /// of one target or 100 of each of thousands.
  private static func exactly(_ targets: Int) -> Int { max(100, min(10_000, 1_000_000 / max(1, targets))) }

  /// How many samples of a target a record shows: the last ones, where there are more.
  private static func kept(_ targets: Int) -> Int { max(10, min(10_000, 100_000 / max(1, targets))) }

  /// How many the live view shows at most.
  fileprivate static let recent = 30

  /// No results yet; more than a few samples are kept only if a record is to show them.
  init(of endpoints: [Endpoint], keepsSamples: Bool) {
    let limit = Self.exactly(endpoints.count)
    entries = endpoints.map { Entry(endpoint: $0, running: RunningSummary(exactly: limit)) }
    keeps = keepsSamples ? Self.kept(endpoints.count) : max(1, min(10, 10_000 / max(1, endpoints.count)))
  }

  /// Counts a sample; false where it was cancelled, which says nothing of its target.
  mutating func take(_ ended: EndedSample) -> Bool {
    let sample = ended.sample
    guard sample.failure?.code != .cancelled else { return false }
    let phase = entries[ended.endpointIndex].phase
    let time = Self.time(of: phase, in: sample)
    entries[ended.endpointIndex].take(ended, time: sample.failure == nil ? time : nil, keeps: keeps)
    if let time { times[phase, default: TimeDistribution(exactly: Self.exactly(1))].add(time) }
    return true
  }

  private static func time(of phase: Failure.Phase, in sample: Sample) -> Microseconds? {
    switch phase {
    case .tls: sample.phases.tls
    case .request: sample.phases.request
    default: sample.phases.connect
    }
  }

  var sent: Int { entries.reduce(0) { $0 + $1.running.sent } }
  var ok: Int { entries.reduce(0) { $0 + $1.running.ok } }

  /// Whether something was measured, and nothing failed.
  var isGood: Bool { sent > 0 && sent == ok }

  /// The times that the histogram shows: of handshakes where there is one.
  var shownTimes: (phase: Failure.Phase, points: [TimeDistribution.Point]) {
    for phase in [Failure.Phase.tls, .connect, .request] {
      if let distribution = times[phase] { return (phase, distribution.points) }
    }
    return (entries.first?.phase ?? .tls, [])
  }

  /// The indices of the targets, the worst first: those with the most failures, then the slowest.
  var worstFirst: [Int] {
    let keys = entries.enumerated().map { place, entry in
      let sent = max(1, entry.running.sent)
      let mean = entry.running.distribution(of: entry.phase)?.mean?.count ?? 0
      return (failed: entry.failed * 1000 / sent, mean: mean, place: place)
    }
    return keys.sorted { ($1.failed, $1.mean, $0.place) < ($0.failed, $0.mean, $1.place) }.map(\.place)
  }

  /// What the live view shows of a target.
  func live(_ place: Int) -> LiveTarget {
    let entry = entries[place]
    let summary = entry.running
    // A target without a scheme means the same, and a line is short.
    let name = entry.endpoint.target.description
    return LiveTarget(
      name: name.hasPrefix("tls://") ? String(name.dropFirst(6)) : name, sent: summary.sent, ok: summary.ok,
      spread: summary.spread(of: entry.phase), recent: entry.recent)
  }

  /// What the live view shows of all.
  var totals: LiveTotals {
    let (phase, points) = shownTimes
    return LiveTotals(
      targets: entries.count, sent: sent, ok: ok, failing: entries.count { $0.failed > 0 },
      phase: phase, times: points)
  }

  /// The targets as a record shows them, with the samples that were kept or without any.
  func records(withSamples: Bool = true) -> [EndpointRecord] {
    let now = Timestamp(.now)
    return entries.map { entry in
      let samples = Array(entry.kept.suffix(keeps))
      let endpoint = entry.endpoint
      // The last samples explain the failures.
      let last = ProbeResult(
        endpoint: endpoint, samples: samples, certificate: entry.certificate, path: entry.path)
      return EndpointRecord(
        name: endpoint.name, target: endpoint.target.description, proxy: endpoint.proxy?.description,
        outcome: entry.running.outcome, samples: withSamples ? samples : [], summary: entry.running.summary,
        certificate: entry.certificate, path: entry.path, expectations: [],
        diagnosis: entry.failed > 0 ? EndpointRecord(last, at: now).diagnosis : nil)
    }
  }
}

extension SampleStatistics.Entry {
  fileprivate mutating func take(_ ended: EndedSample, time: Microseconds?, keeps: Int) {
    running.take(ended.sample)
    lastFailure = ended.sample.failure ?? lastFailure
    // Dropping one at a time would move all the others each time.
    if kept.count >= keeps * 2 { kept.removeFirst(kept.count - keeps + 1) }
    kept.append(ended.sample)
    if recent.count >= SampleStatistics.recent { recent.removeFirst() }
    recent.append(time)
    certificate = ended.certificate ?? certificate
    path = ended.path ?? path
  }
}
