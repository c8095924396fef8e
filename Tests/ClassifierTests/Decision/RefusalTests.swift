import Classifier
import Model
import Testing

/// What the registry accepts of processes that refuse to be read.
@Suite struct RefusalTests {
  private static let edr = AcceptedRefusal(
    .unit("edr.service"), why: "endpoint protection", accountable: "security team",
    period: period(nil, "2027-01-31"))

  private static func scene(
    accepting: [AcceptedRefusal] = [edr], ungrouped: Int = 0, moreLinks: Int = 0
  ) -> Scene {
    var scene = Scene()
    scene.registry?.acceptedRefusals = accepting
    scene.link("tun9", index: 9, carrier: false)
    scene.refuse(
      [.init(unit: "edr.service", package: nil, processes: 2)], hold: ["tun9"], .tunProcesses, .namespaces)
    scene.refusals = scene.refusals.map {
      Refusals(groups: $0.groups, ungrouped: ungrouped, links: $0.links, moreLinks: moreLinks)
    }
    return scene
  }

  @Test func `a host without a tunnel has none, by an acceptance that is counted and told`() throws {
    let compliance = Self.scene().verdict.compliance
    #expect(compliance.tag == .none && compliance.status == .review)
    #expect(compliance.codes.first == .refusalsAccepted)
    #expect(compliance.facts(.noVPN) == .host(.noVpnSeen))
    #expect(
      compliance.facts(.refusalsAccepted)
        == .host(
          .refusalsAccepted(
            unit: "edr.service", package: nil, count: 2, accountable: "security team", through: "2027-01-30",
            reason: "endpoint protection")))
    let reference = try #require(compliance.acceptedRefusals?.first)
    #expect(reference.processes == 2 && reference.collectors == [.tunProcesses, .namespaces])
    #expect(compliance.acceptedRefusals?.count == 1)
  }

  @Test func `without, or without a signature, the host is as undetermined as before`() {
    for (scene, note) in [
      (Self.scene(accepting: []), nil as ReasonCode?),
      (
        {
          var scene = Self.scene(); scene.isSigned = false; return scene
        }(), .acceptanceUnsigned
      ),
    ] {
      let compliance = scene.verdict.compliance
      #expect(compliance.tag == .undetermined && compliance.status == .undetermined)
      #expect(compliance.acceptedRefusals == nil && !compliance.codes.contains(.refusalsAccepted))
      #expect(compliance.codes.contains(.acceptanceUnsigned) == (note == .acceptanceUnsigned))
    }
  }

  @Test func `processes that no group has are not accepted`() {
    #expect(Self.scene(ungrouped: 1).verdict.compliance.tag == .undetermined)
  }

  @Test func `an older state that does not say which processes refuse is not covered`() {
    var scene = Self.scene()
    scene.refusals = nil
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  @Test func `of interfaces that were not all listed, none is taken for covered`() {
    var scene = Scene.fullUDP()
    scene.registry?.acceptedRefusals = [Self.edr]
    scene.refuse(
      [.init(unit: "edr.service", package: nil, processes: 2)], hold: ["tun9"], .tunProcesses)
    #expect(scene.tunnel()?.licensing.tag == .licensed)
    scene.refusals = scene.refusals.map { Refusals(groups: $0.groups, links: $0.links, moreLinks: 1) }
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
  }

  @Test func `the longest of several that cover a process counts, and each says how many it covers`() {
    let longer = AcceptedRefusal(
      .package("edr"), why: "the same agent", accountable: "security team",
      period: period(nil, "2027-03-31"))
    var scene = Self.scene(accepting: [Self.edr, longer])
    scene.refuse(
      [
        .init(unit: "edr.service", package: "edr", processes: 1),
        .init(unit: "edr.service", package: nil, processes: 3),
      ], hold: ["tun9"], .tunProcesses)
    let references = scene.verdict.compliance.acceptedRefusals ?? []
    #expect(references.map(\.unit) == ["edr.service", nil] && references.map(\.processes) == [3, 1])
    #expect(references.map(\.through) == ["2027-01-30", "2027-03-30"])
  }

  @Test func `a gap of the same collectors for another reason is not lifted`() {
    var scene = Self.scene()
    scene.reports[.tunProcesses] = CollectorReport(.tunProcesses, .failed, errno: "EIO")
    #expect(scene.verdict.compliance.tag == .undetermined)
    scene.reports[.tunProcesses] = CollectorReport(.tunProcesses, .complete)
    #expect(scene.verdict.compliance.tag == .none)
    scene.reports[.namespaces] = CollectorReport(
      .namespaces, .denied, needs: "CAP_SYS_ADMIN", facts: .closedNamespaces(count: 1))
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  @Test func `a diversion of the host's own to a socket that nobody visible has stays undetermined`() {
    var scene = Self.scene()
    scene.diversions = [Diversion(kind: .redirect, table: "t", chain: "o", ownTraffic: true, port: 1080)]
    scene.refuse([.init(unit: "edr.service", package: nil, processes: 2)], .processes)
    let verdict = scene.verdict
    #expect(verdict.compliance.tag == .undetermined)
    let tunnel = verdict.tunnels.first { $0.kind == .redirect }
    #expect(tunnel?.licensing.tag == .undetermined)
    // The gap of this very tunnel is not lifted.
    #expect(tunnel?.codes.contains(.detectPartial) == true)
    // One that takes what is forwarded alone is no tunnel of this host.
    scene.diversions = [Diversion(kind: .redirect, table: "t", chain: "o", ownTraffic: false, port: 1080)]
    #expect(scene.verdict.compliance.tag == .none && scene.verdict.compliance.status == .review)
  }

  @Test func `a tun of another namespace that is up and held unseen stays undetermined`() {
    var scene = Self.scene()
    scene.others = [
      NetworkNamespace(
        inode: 77, processes: 1, entered: true,
        links: [Link(index: 2, name: "tun5", kind: "tun", tunMode: .tun, up: true, carrier: true)])
    ]
    scene.refuse(
      [.init(unit: "edr.service", package: nil, processes: 2)], hold: ["tun5"], .tunProcesses, netns: 77)
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  @Test func `the policy says what it always says`() {
    var scene = Self.scene()
    scene.policy = .licensed
    #expect(scene.verdict.compliance.status == .nonCompliant)
    scene.policy = .any
    #expect(scene.verdict.compliance.status == .notApplicable)
  }

  @Test(.timeLimit(.minutes(10)))
  func `an acceptance gives what a host without the gap has, never a better tag, and never in silence`() {
    var dice = SeededGenerator(seed: 23)
    var accepted = 0
    for run in 0..<400 * InvariantTests.rounds {
      let whole = Scene.random(&dice)
      guard whole.registry != nil, whole.refusal == nil,
        whole.reports[.tunProcesses]?.status == .complete
      else { continue }
      var scene = whole
      scene.registry?.acceptedRefusals = [Self.edr]
      scene.refuse([.init(unit: "edr.service", package: nil, processes: 1)], hold: ["tun9"], .tunProcesses)
      let (before, after) = (whole.verdict, scene.verdict)
      #expect(after.compliance.tag >= before.compliance.tag, "run \(run)")
      for (with, without) in zip(after.tunnels, before.tunnels) {
        #expect(with.licensing.tag >= without.licensing.tag, "run \(run)")
      }
      var open = scene
      open.registry?.acceptedRefusals = []
      #expect(after.compliance.tag <= open.verdict.compliance.tag, "run \(run)")
      guard after.compliance.acceptedRefusals != nil else { continue }
      accepted += 1
      #expect(after.compliance.status >= .review || after.compliance.status == .notApplicable, "run \(run)")
      #expect(after.compliance.codes.contains(.refusalsAccepted), "run \(run)")
      #expect(
        after.compliance.tag == before.compliance.tag || !before.tunnels.allSatisfy { $0.process != nil },
        "run \(run)")
    }
    #expect(accepted > 50)
  }
}
