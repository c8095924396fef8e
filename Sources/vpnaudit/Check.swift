import Classifier
import Model
import Reporter

/// One check: observe, probe, classify, record.
struct Check {
  let judgement: Judgement

  /// Runs the check and returns its record.
  func run(failOn: FailOn) async throws(Complaint) -> CheckRecord {
    let started = RecordID.now()
    let state = await judgement.observe()
    let probes = try await probe()
    let verdict = judgement.judge.verdict(on: state, probes: probes, failOn: failOn)
    return CheckRecord(
      id: RecordID.make(at: started), host: state.host,
      time: .init(started: started, finished: RecordID.now(), clockSynchronized: state.clockSynchronized),
      agent: .init(version: VPNAudit.version), inputs: judgement.inputs,
      observation: .init(complete: state.gaps.isEmpty, collectors: state.collectors),
      tunnels: verdict.tunnels, endpoints: verdict.endpoints, compliance: verdict.compliance)
  }

  private func probe() async throws(Complaint) -> [ProbeResult] {
    // Loading the authorities takes tens of milliseconds: only where somebody is to be asked.
    guard !judgement.endpoints.isEmpty else { return [] }
    return await (try Probing(trust: judgement.trust)).run(judgement.endpoints)
  }
}
