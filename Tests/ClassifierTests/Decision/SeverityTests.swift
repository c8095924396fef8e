import Classifier
import Model
import Testing

/// How grave a host is, and that neither a suspicious one passes nor an innocent one fails.
@Suite struct SeverityTests {
  private func record(_ scene: Scene, complete: Bool = true) -> CheckRecord {
    let verdict = scene.verdict
    let state = scene.state
    return CheckRecord(
      id: "", host: state.host, time: .init(started: state.at, finished: state.at, clockSynchronized: nil),
      agent: .init(version: ""),
      inputs: .init(
        profile: nil, registry: .init(serial: nil, sha256: nil, expires: nil, signature: .none),
        catalogue: .init(sha256: "")),
      observation: .init(complete: complete && state.gaps.isEmpty, collectors: state.collectors),
      tunnels: verdict.tunnels, endpoints: verdict.endpoints, compliance: verdict.compliance)
  }

  private func exit(_ scene: Scene, _ failOn: FailOn = .standard) -> Int32 {
    failOn.exitCode(of: record(scene))
  }

  /// A full tunnel to a gateway that a registry which is not complete does not have.
  private static var unlisted: Scene {
    var scene = Scene.fullUDP("192.0.2.99")
    scene.registry?.complete = false
    return scene
  }

  @Test func `a gateway that nobody lists is not passed, though its status is a review`() {
    let found = record(Self.unlisted)
    #expect(found.compliance.tag == .undetermined && found.compliance.status == .review)
    #expect(found.severity == .unknown)
    #expect(exit(Self.unlisted) == 3 && exit(Self.unlisted, [.nonCompliant, .warning]) == 0)
  }

  @Test func `where no rule asks, an open tag is no finding`() {
    var scene = Scene.fullUDP()
    scene.registry?.rules = []
    scene.registry?.licences[0].valid = period("2020-01-01", "2021-01-01")
    #expect(scene.verdict.compliance.tag == .undetermined)
    #expect(record(scene).severity == .ok && exit(scene, [.standard, .warning]) == 0)
    // A collector that was refused may hide another tunnel.
    scene.report(.denied, .nft, needs: "CAP_NET_ADMIN")
    #expect(scene.verdict.compliance.status == .undetermined && exit(scene) == 3)
  }

  @Test func `a waiver makes a warning of what it lifts, and hides nothing else`() {
    var scene = Scene.fullUDP()
    scene.registry?.licences[0].valid = period("2019-01-01", "2026-11-21")
    #expect(exit(scene) == 2)
    scene.registry?.waivers = [
      Waiver(
        tunnelProvider: "example-net", reason: "old", accountable: "network",
        period: period(nil, "2027-01-31"))
    ]
    #expect(record(scene).severity == .warning && exit(scene) == 0)
    var refused = scene
    refused.report(.denied, .nft, needs: "CAP_NET_ADMIN")
    #expect(refused.verdict.compliance.tag == .unlicensed && exit(refused) == 3)
    // What is not known of the licence, beside it.
    scene.registry?.licences = []
    #expect(scene.verdict.compliance.tag == .undetermined)
    #expect(record(scene).severity == .warning && exit(scene) == 0)
  }

  @Test func `packets that go astray count beside an unlicensed tunnel that is waived`() {
    var scene = Scene.fullUDP()
    scene.links[1] = Link(index: 2, name: "eth0", device: true)
    scene.registry?.licences[0].valid = period("2019-01-01", "2026-11-21")
    scene.registry?.waivers = [
      Waiver(
        tunnelProvider: "example-net", reason: "old", accountable: "network",
        period: period(nil, "2027-01-31"))
    ]
    #expect(exit(scene) == 0)
    scene.probes = [WitnessTests.probe([("lo", true, true)])]
    #expect(scene.verdict.compliance.codes.contains(.diverted))
    #expect(scene.verdict.compliance.tag == .unlicensed && exit(scene) == 3)
  }

  @Test func `an accepted refusal is a warning, and hides no other gap`() {
    var scene = Scene()
    scene.registry?.acceptedRefusals = [
      AcceptedRefusal(
        .unit("edr.service"), why: "endpoint protection", accountable: "security team",
        period: period(nil, "2027-01-31"))
    ]
    scene.refuse([.init(unit: "edr.service", package: nil, processes: 2)], .processes)
    let found = record(scene)
    #expect(found.compliance.tag == .none && found.severity == .warning)
    #expect(found.observationFinding.standing == .waived && exit(scene) == 0 && exit(scene, .warning) == 1)
    var refused = scene
    refused.report(.denied, .nft, needs: "CAP_NET_ADMIN")
    #expect(record(refused).observationFinding.severity == .unknown && exit(refused) == 3)
    var whole = scene
    whole.assurance = .full
    whole.report(.off, .bpf)
    #expect(record(whole, complete: false).observationFinding.severity == .unknown && exit(whole) == 3)
  }

  @Test(arguments: Collector.mandatory)
  func `a mandatory collector that left no report is a gap of the state and of the record`(_ name: Collector)
  {
    var scene = Scene()
    scene.reports[name] = nil
    let found = record(scene)
    #expect(scene.state.gaps.map(\.name) == [name] && found.mandatoryGaps == scene.state.gaps)
    #expect(found.observationFinding.severity == .unknown && found.compliance.tag == .undetermined)
    // Beside a tunnel, one that did not run is noted, by both.
    var licensed = Scene.fullUDP()
    licensed.reports[.xfrmPolicies] = nil
    #expect(record(licensed).severity == .ok && licensed.verdict.compliance.codes.contains(.detectPartial))
  }

  @Test func `rows and tunnels have one severity each`() {
    for row in DecisionTable.rows {
      let expected: Severity =
        switch (row.status, row.pass) {
        case (nil, _), (.compliant?, _), (.notApplicable?, _): .ok
        case (.nonCompliant?, _): .critical
        case (.undetermined?, _), (.review?, .uncertain): .unknown
        case (.review?, .negative), (.review?, .positive): .warning
        }
      #expect(row.severity == expected, "\(row.code)")
    }
  }

  @Test(.timeLimit(.minutes(10)))
  func `nothing suspicious passes, and nothing innocent fails`() {
    var dice = SeededGenerator(seed: 15)
    var seen: [Severity: Int] = [:]
    for run in 0..<InvariantTests.runs {
      let scene = Scene.random(&dice)
      let record = record(scene)
      #expect(record.mandatoryGaps == scene.state.gaps, "run \(run)")
      let severity = record.severity
      seen[severity, default: 0] += 1
      let compliance = record.compliance
      #expect(severity >= (compliance.status == .nonCompliant ? .critical : .ok), "run \(run)")
      #expect(severity >= (compliance.status == .undetermined ? .unknown : .ok), "run \(run)")
      let counted = record.tunnels.filter { $0.licensing.tag != .none }
      for tunnel in counted {
        let open = tunnel.licensing.reasons.filter { $0.code?.leavesTagOpen == true && $0.code != .noRule }
        let isSuspicious = tunnel.licensing.tag == .unlicensed || !open.isEmpty
        if isSuspicious, tunnel.licensing.waiver == nil {
          #expect(severity >= .unknown, "run \(run): \(tunnel.licensing)")
        } else if isSuspicious {
          #expect(severity >= .warning, "run \(run): \(tunnel.licensing)")
        }
      }
      let refused = scene.state.gaps.filter { counted.isEmpty || $0.status != .off }
      if !refused.isEmpty { #expect(severity >= .unknown, "run \(run)") }
      let isInnocent =
        refused.isEmpty
        && counted.allSatisfy { $0.licensing.tag == .licensed && $0.licensing.status <= .compliant }
        && record.endpoints.allSatisfy { $0.outcome == .reachable }
      if isInnocent, compliance.status <= .compliant {
        #expect(severity <= .warning, "run \(run): \(record.findings.filter { $0.severity == severity })")
      }
    }
    for severity in Severity.allCases { #expect(seen[severity, default: 0] > 0, "\(seen)") }
  }
}
