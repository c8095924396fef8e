import Classifier
import Linux
public import Model
import Observer
public import Probe

/// Probes endpoints; the kernel is asked for the path of each sample at the moment that it is taken.
public struct EndpointProber: Sendable {
  private let prober: Prober

  /// Reads the authorities that `trust` names.
  public init(trust: Trust, settings: ProbeSettings) throws(ProbeError) {
    prober = try Prober(trust: trust, settings: settings)
  }

  /// The notices before the first sample.
  public var notices: [CheckNotice] { prober.authorities == 0 ? [.noAuthorities] : [] }

  /// Probes each endpoint as many times as it says; with `onSample` each sample is handed over as it ends, on a thread
  /// that must not be kept, and the results hold none.
  public func run(
    _ endpoints: [Endpoint], onSample: (@Sendable (EndedSample) -> Void)? = nil
  ) async -> [ProbeResult] {
    await prober.run(endpoints, path: Self.path, onSample: onSample)
  }

  /// Makes a few experiments after those results that failed. `underlays` holds for each of them the interface that
  /// carries the tunnel which it went into.
  func experiment(
    after probes: [ProbeResult], underlays: [String?], controlResolver: SocketAddress?
  ) async -> [[Experiment]] {
    await Experimenter(prober: prober, controlResolver: controlResolver)
      .run(after: probes, underlays: underlays, path: Self.path)
  }

  /// Asks the wire what `plans` say, after `probes`; what was found, by the tunnel's id.
  ///
  /// Tunnels are asked at the same time, a few of them: their test packets do not disturb each other.
  func witness(_ plans: [WitnessPlan], of probes: [ProbeResult]) async -> [String: GatewayWitness] {
    // Nothing is made ready where nothing is asked.
    let isAsked = plans.contains { $0.probe != nil }
    let pulses = isAsked ? try? PulseProber(prober) : nil
    return await withTaskGroup(of: (Int, [String: GatewayWitness]).self) { group in
      var waiting = plans.prefix(Self.mostWitnesses).enumerated().makeIterator()
      func start() {
        guard let (number, plan) = waiting.next() else { return }
        group.addTask { (number, await Self.witness(plan, of: probes, by: pulses)) }
      }
      for _ in 0..<Self.witnessesAtOnce { start() }
      var findings = WitnessFindings()
      for (number, plan) in plans.enumerated().dropFirst(Self.mostWitnesses) {
        findings.add(Self.unasked(plan), ofPlan: number)
      }
      for await (number, found) in group {
        findings.add(found, ofPlan: number)
        start()
      }
      return findings.joined
    }
  }

  /// What is said of a plan that is not followed: that it was not watched.
  private static func unasked(_ plan: WitnessPlan) -> [String: GatewayWitness] {
    var course = WitnessCourse(plan)
    if case .pulse = course.step { course.take(WireRecording(obstacle: .noTap)) }
    if case .done(let found) = course.step { return found }
    return [:]
  }

  /// More plans than these are not followed, and how many are at once.
  private static let (mostWitnesses, witnessesAtOnce) = (32, 4)
  /// How long one may take, the round that runs then apart.
  private static let longestWitness = Duration.seconds(10)

  private static func witness(
    _ plan: WitnessPlan, of probes: [ProbeResult], by pulses: PulseProber?
  ) async -> [String: GatewayWitness] {
    var course = WitnessCourse(plan)
    let end = MonotonicTime.now + longestWitness
    while true {
      if MonotonicTime.now > end { course.giveUp() }
      switch course.step {
      case .done(let found): return found
      case .pulse(let count, let scope, let isApart):
        guard let pulses, let probe = plan.probe, let address = plan.address else {
          course.take(WireRecording(obstacle: .noTap))
          continue
        }
        course.take(
          await pulses.round(
            probes[probe].endpoint, at: address, segment: plan.segment, count: count, scope: scope,
            apart: isApart, path: path))
      }
    }
  }

  private static let path: PathSource = {
    let lookup = PathLookup()
    return { query in
      lookup.path(
        .init(
          destination: query.destination, service: query.service, interface: query.interface))
    }
  }
}
