import Classifier
import FoundationEssentials
import Model
import Probe
import Reporter

/// One check: observe, probe, classify, record.
struct Check {
  let judgement: Judgement
  /// Whether the record holds the host state, too.
  var keepsState = false
  /// How the endpoints are probed.
  var settings = ProbeSettings()

  /// Runs the check and returns its record.
  func run(failOn: FailOn) async throws(Complaint) -> CheckRecord {
    let started = Timestamp(.now)
    // Loading the authorities takes tens of milliseconds: only where somebody is to be asked, and while the host is
    // looked at. The handshakes come after, so that nothing else takes the processor from them.
    async let prepared = prepare()
    let state = await judgement.observe()
    let probing: Probing?
    switch await prepared {
    case .success(let value): probing = value
    case .failure(let complaint): throw complaint
    }
    var probes = await probing?.run(judgement.endpoints) ?? []
    if let probing, judgement.diagnosis == .active {
      probes = await experiment(after: probes, on: state, probing, failOn: failOn)
    }
    let verdict = judgement.judge.verdict(on: state, probes: probes, failOn: failOn)
    return CheckRecord(
      id: RecordID.make(at: started), host: state.host,
      time: .init(started: started, finished: Timestamp(.now), clockSynchronized: state.clockSynchronized),
      agent: .init(version: VPNAudit.version), inputs: judgement.inputs,
      observation: .init(complete: state.gaps.isEmpty, collectors: state.collectors),
      tunnels: verdict.tunnels, endpoints: verdict.endpoints, compliance: verdict.compliance,
      state: keepsState ? state : nil)
  }

  /// The results with what was tried after those that failed.
  ///
  /// Which tunnel carried them, and what carries it, is told by a first verdict.
  private func experiment(
    after probes: [ProbeResult], on state: HostState, _ probing: Probing, failOn: FailOn
  ) async -> [ProbeResult] {
    let first = judgement.judge.verdict(on: state, probes: probes, failOn: failOn)
    let underlay = Underlay(tunnels: first.tunnels, state: state)
    let interfaces = first.endpoints.map { $0.path?.tunnel.flatMap(underlay.interface) }
    let experiments = await probing.experiment(
      after: probes, underlays: interfaces, controlResolver: judgement.controlResolver)
    return zip(probes, experiments).map { probe, experiments in
      var probe = probe
      probe.experiments = experiments
      return probe
    }
  }

  /// What probing needs; nil where there is nothing to probe.
  private func prepare() async -> Result<Probing?, Complaint> {
    guard !judgement.endpoints.isEmpty else { return .success(nil) }
    let (trust, settings) = (judgement.trust, settings)
    return await onThread {
      do throws(Complaint) { return .success(try Probing(trust: trust, settings: settings)) } catch {
        return .failure(error)
      }
    }
  }
}
