import Classifier
import FoundationEssentials
import Linux
public import Model
public import Probe

/// One check of this host: observe, probe, classify, record.
///
/// It prints nothing and has no exit code: messages beside the record are returned as notices.
public struct Check: Sendable {
  /// What the host is checked against.
  let inputs: CheckInputs
  /// The program that the record names.
  let agent: CheckRecord.Agent
  /// Whether the record holds the host state, too.
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

  /// Runs the check. Nothing decides the record's exit code here.
  public func run() async throws(CheckError) -> CheckResult {
    let started = Timestamp(.now)
    let wire = WireAccess.report(for: inputs)
    // Loading the authorities takes tens of milliseconds: only where there are endpoints, and while the host is
    // observed. The handshakes come after, so that nothing else takes the processor from them.
    async let prepared = prepare(watchingWire: wire?.status == .complete)
    let state = await inputs.observe()
    let prober = try await prepared.get()
    let probes = await probe(prober, on: state)
    let witnesses = wire?.status == .complete ? await witness(prober, probes, on: state) : [:]
    let verdict = inputs.judge.verdict(on: state, probes: probes, witnesses: witnesses)
    let record = CheckRecord(
      id: RecordID.make(at: started), host: state.host,
      time: .init(started: started, finished: Timestamp(.now), clockSynchronized: state.clockSynchronized),
      agent: agent, inputs: inputs.recorded,
      observation: .init(
        complete: state.gaps(for: inputs.assurance).isEmpty,
        collectors: state.collectors + [wire].compactMap(\.self),
        extent: inputs.judge.extent(of: state), assurance: inputs.assurance),
      tunnels: verdict.tunnels, endpoints: verdict.endpoints, compliance: verdict.compliance,
      state: keepsState ? state : nil)
    return CheckResult(record: record, notices: prober?.notices ?? [])
  }

  /// Where test packets through each tunnel went, by the tunnel's id. It comes after the probes, whose times nothing is
  /// to disturb.
  private func witness(
    _ prober: EndpointProber?, _ probes: [ProbeResult], on state: HostState
  ) async -> [String: GatewayWitness] {
    let plans = inputs.judge.witnessPlans(of: probes, on: state)
    guard let prober, !plans.isEmpty else { return [:] }
    return await prober.witness(plans, of: probes)
  }

  /// The result of each endpoint; with active diagnosis, those that failed include its experiments.
  private func probe(_ prober: EndpointProber?, on state: HostState) async -> [ProbeResult] {
    guard let prober else { return [] }
    var results = await prober.run(inputs.endpoints)
    guard inputs.diagnosis == .active else { return results }
    let experiments = await prober.experiment(
      after: results, underlays: inputs.judge.underlays(of: results, on: state),
      controlResolver: inputs.controlResolver)
    for (index, made) in zip(results.indices, experiments) { results[index].experiments = made }
    return results
  }

  /// The prober with its authorities loaded; nil where there is no endpoint.
  private func prepare(watchingWire: Bool) async -> Result<EndpointProber?, CheckError> {
    guard !inputs.endpoints.isEmpty else { return .success(nil) }
    var settings = settings
    settings.watchesWire = watchingWire
    let (trust, adjusted) = (inputs.trust, settings)
    return await onThread {
      do throws(ProbeError) {
        return .success(try EndpointProber(trust: trust, settings: adjusted))
      } catch {
        return .failure(CheckError(.probe(error)))
      }
    }
  }
}

/// A check's record and its notices.
public struct CheckResult: Sendable {
  /// Without an exit code: the command that asked for the check fills it in.
  public var record: CheckRecord
  public let notices: [CheckNotice]
}
