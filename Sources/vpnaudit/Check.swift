import Classifier
import FoundationEssentials
import Model
import Reporter

/// One check: observe, probe, classify, record.
struct Check {
  let judgement: Judgement

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
    let probes = await probing?.run(judgement.endpoints) ?? []
    let verdict = judgement.judge.verdict(on: state, probes: probes, failOn: failOn)
    return CheckRecord(
      id: RecordID.make(at: started), host: state.host,
      time: .init(started: started, finished: Timestamp(.now), clockSynchronized: state.clockSynchronized),
      agent: .init(version: VPNAudit.version), inputs: judgement.inputs,
      observation: .init(complete: state.gaps.isEmpty, collectors: state.collectors),
      tunnels: verdict.tunnels, endpoints: verdict.endpoints, compliance: verdict.compliance)
  }

  /// What probing needs; nil where there is nothing to probe.
  private func prepare() async -> Result<Probing?, Complaint> {
    guard !judgement.endpoints.isEmpty else { return .success(nil) }
    let trust = judgement.trust
    return await onThread {
      do throws(Complaint) { return .success(try Probing(trust: trust)) } catch { return .failure(error) }
    }
  }
}
