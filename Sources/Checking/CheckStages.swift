public import Classifier
import FoundationEssentials
import Linux
public import Model
public import Probe

/// The stages of a check one by one, for whoever has a use for each by itself.
public struct CheckStages: Sendable {
  /// What the host is checked against.
  public let inputs: CheckInputs
  /// The program that records name.
  let agent: CheckRecord.Agent
  /// Whether records hold the host state, too.
  let keepsState: Bool
  /// How the endpoints are probed.
  let settings: ProbeSettings

  public init(
    _ inputs: CheckInputs, agent: CheckRecord.Agent, keepsState: Bool = false,
    settings: ProbeSettings = ProbeSettings()
  ) {
    self.inputs = inputs
    self.agent = agent
    self.keepsState = keepsState
    self.settings = settings
  }

  /// Whether the wire can be watched now; nil where no endpoint has a connection to watch.
  public func wire() -> CollectorReport? { WireAccess.report(for: inputs) }

  /// The prober with its authorities loaded, which takes tens of milliseconds; nil where there is no endpoint.
  public func prober(watchingWire: Bool) async throws(CheckError) -> EndpointProber? {
    guard !inputs.endpoints.isEmpty else { return nil }
    var settings = settings
    settings.watchesWire = watchingWire
    let (trust, adjusted) = (inputs.trust, settings)
    let loaded: Result<EndpointProber, CheckError> = await onThread {
      do throws(ProbeError) {
        return .success(try EndpointProber(trust: trust, settings: adjusted))
      } catch {
        return .failure(CheckError(.probe(error)))
      }
    }
    return try loaded.get()
  }

  /// What endpoints answer now, and where test packets through the tunnels went.
  public func measure(
    _ endpoints: [Endpoint], by prober: EndpointProber, watchingWire: Bool, on state: HostState
  ) async -> Measurement {
    var results = await prober.run(endpoints)
    if inputs.diagnosis == .active {
      let experiments = await prober.experiment(
        after: results, underlays: inputs.judge.underlays(of: results, on: state),
        controlResolver: inputs.controlResolver)
      for (index, made) in zip(results.indices, experiments) { results[index].experiments = made }
    }
    // It comes after the probes, whose times nothing is to disturb.
    var plans = watchingWire ? inputs.judge.witnessPlans(of: results, on: state) : []
    // Where only some were probed, tunnels that none of them went through were asked about in another round.
    if endpoints.count < inputs.endpoints.count { plans.removeAll { $0.probe == nil } }
    return Measurement(
      results: results, witnesses: plans.isEmpty ? [:] : await prober.witness(plans, of: results))
  }

  /// The record of what was observed and what endpoints answered, in the profile's order, with what of it stands in the
  /// next one. Nothing decides its exit code here.
  public func record(
    _ state: HostState, _ results: [EndpointResult], witnesses: [String: GatewayWitness] = [:],
    wire: CollectorReport?, started: Timestamp, trigger: CheckTrigger? = nil
  ) -> (record: CheckRecord, standing: [StandingResult]) {
    let (verdict, standing) = inputs.judge.verdict(on: state, results: results, witnesses: witnesses)
    let record = CheckRecord(
      id: RecordID.make(at: started), host: state.host,
      time: .init(started: started, finished: Timestamp(.now), clockSynchronized: state.clockSynchronized),
      trigger: trigger, agent: agent, inputs: inputs.recorded,
      observation: .init(
        complete: state.gaps(for: inputs.assurance).isEmpty,
        collectors: state.collectors + [wire].compactMap(\.self),
        extent: inputs.judge.extent(of: state), assurance: inputs.assurance),
      tunnels: verdict.tunnels, endpoints: verdict.endpoints, compliance: verdict.compliance,
      state: keepsState ? state : nil)
    return (record, standing.map { $0.from(record) })
  }
}

/// What endpoints answered, and where test packets through the tunnels went.
public struct Measurement: Sendable {
  /// One per endpoint, in the order in which they were asked for.
  public let results: [ProbeResult]
  /// By the tunnel's key (`WitnessKey`).
  public let witnesses: [String: GatewayWitness]

  /// Nothing.
  public static let none = Measurement(results: [], witnesses: [:])
}
