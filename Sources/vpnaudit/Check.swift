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
    let state = await judgement.observe()
    let probes = try await probe(profile)
    let verdict = judgement.judge.verdict(on: state, probes: probes, failOn: failOn)
    return CheckRecord(
      id: RecordID.make(at: started), host: state.host,
      time: .init(started: started, finished: RecordID.now(), clockSynchronized: state.clockSynchronized),
      agent: .init(version: VPNAudit.version), inputs: judgement.inputs,
      observation: .init(complete: state.gaps.isEmpty, collectors: state.collectors),
      tunnels: verdict.tunnels, endpoints: verdict.endpoints, compliance: verdict.compliance)
  }

  /// Probes the profile's endpoints; the way of each is asked of the kernel at the moment that it is taken.
  private func probe(_ profile: Profile?) async throws(Complaint) -> [ProbeResult] {
    // Loading the authorities takes tens of milliseconds: only where somebody is to be asked.
    guard let profile, !profile.endpoints.isEmpty else { return [] }
    let prober: Prober
    do { prober = try Prober(trust: profile.trust) } catch { throw Complaint(error) }
    if prober.authorities == 0 {
      Notice.tell(
        note: "no certificate authority is trusted here: every certificate will be refused",
        hint: "install ca-certificates, or name a file as trust.ca_file")
    }
    return await prober.run(profile.endpoints) { query in
      RouteLookup()?.path(
        .init(
          destination: query.destination,
          service: Service(transport: query.transport, port: query.port), interface: query.interface))
    }
  }
}
