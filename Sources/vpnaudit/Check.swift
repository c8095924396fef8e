import Classifier
import FoundationEssentials
import Model
import Observer
import Probe
import Reporter
import Settings
import Signing

/// One check: observe, probe, classify, record.
struct Check {
  let judgement: Judgement

  /// Runs the check and returns its record.
  func run(failOn: FailOn) async throws(Complaint) -> CheckRecord {
    let started = RecordID.now()
    let profile = judgement.profile?.value
    let prober: Prober
    do { prober = try Prober(trust: profile?.trust ?? Trust()) } catch { throw Complaint(error) }

    let state = await judgement.observe()
    let probes = await prober.run(profile?.endpoints ?? []) { query in
      RouteLookup()?.path(
        .init(
          destination: query.destination,
          service: Service(transport: query.transport, port: query.port), interface: query.interface))
    }
    let verdict = judgement.judge.verdict(on: state, probes: probes, failOn: failOn)
    return CheckRecord(
      id: RecordID.make(at: started), host: state.host,
      time: .init(started: started, finished: RecordID.now(), clockSynchronized: state.clockSynchronized),
      agent: .init(version: VPNAudit.version), inputs: judgement.inputs,
      observation: .init(complete: state.gaps.isEmpty, collectors: state.collectors),
      tunnels: verdict.tunnels, endpoints: verdict.endpoints, compliance: verdict.compliance)
  }
}
