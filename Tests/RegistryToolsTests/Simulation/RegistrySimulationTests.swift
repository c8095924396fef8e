import Classifier
import Model
@testable import RegistryTools
import Testing

/// Stored host states under another registry.
@Suite struct RegistrySimulationTests {
  private static func side(_ draft: RegistryDraft, sites: [String: Region] = [:]) -> RegistrySimulation.Side {
    let registry = draft.registry
    return RegistrySimulation.Side(
      Registry(
        meta: registry.meta, policy: registry.policy, sites: sites, regionSets: registry.regionSets,
        rules: registry.rules, providers: registry.providers, denied: registry.denied,
        sources: registry.sources, executables: registry.executables,
        acceptedRefusals: registry.acceptedRefusals),
      catalogue: .builtIn, policy: .licensedOrNone, namespaces: .all, digest: { "\($0.count)" })
  }

  private static var ended: RegistryDraft {
    var draft = RegistryDraft()
    draft.licences[0].valid = period("2024-03-01", "2026-11-01")
    return draft
  }

  private static func standing(_ tag: Model.Tag, _ status: Status) -> SimulationResult.HostResult {
    .init(tag: tag, status: status)
  }

  private static let licensed = standing(.licensed, .compliant)
  private static let unlicensed = standing(.unlicensed, .nonCompliant)
  private static let none = standing(.none, .compliant)

  @Test func `hosts are grouped by their old and new results, with the reason, the most first`()
    throws
  {
    var simulation = RegistrySimulation(
      of: Self.side(Self.ended), against: Self.side(RegistryDraft()), at: nil, profile: Profile())
    for host in ["c", "a", "b"] {
      simulation.add(.state(SuggestionCollectorTests.state(.fullUDP(), host: host, name: "host-\(host)")))
    }
    simulation.add(.state(SuggestionCollectorTests.state(Scene(), host: "d")))
    let result = simulation.result(names: 2)
    #expect(result.hosts == 4 && result.changed == 3 && result.documents == 4 && result.older == 0)
    #expect(
      result.transitions == [
        .init(from: Self.licensed, to: Self.unlicensed, hosts: 3),
        .init(from: Self.none, to: Self.none, hosts: 1),
      ])
    let group = try #require(result.groups.first)
    #expect(result.groups.count == 1 && group.hosts == 3 && group.names == ["host-a", "host-b"])
    #expect(
      group.reasons == [
        Reason(
          .licenceExpired, .host,
          .licence(
            .expired(
              licence: LicenceReference(instrument: .licence, number: "LAB-0001"), last: "2026-10-31")))
      ])
    #expect(group.gone.map(\.code) == [.ok])
  }

  @Test func `the latest document of a host counts, in whatever order they come`() {
    for days in [["01", "03", "02"], ["03", "02", "01"], ["01", "02", "03"]] {
      var simulation = RegistrySimulation(
        of: Self.side(RegistryDraft()), against: nil, at: nil, profile: Profile())
      for day in days {
        let scene = day == "03" ? Scene() : .fullUDP()
        simulation.add(
          .state(SuggestionCollectorTests.state(scene, host: "a", at: "2026-11-\(day)T00:00:00Z")))
      }
      let result = simulation.result(names: 1)
      #expect(result.hosts == 1 && result.older == 2 && result.against == nil)
      #expect(result.transitions == [.init(from: nil, to: Self.none, hosts: 1)])
    }
    var all = RegistrySimulation(
      of: Self.side(RegistryDraft()), against: nil, at: nil, profile: Profile(), countsAll: true)
    for _ in 1...3 { all.add(.state(SuggestionCollectorTests.state(.fullUDP(), host: "a"))) }
    #expect(all.result(names: 1).transitions.map(\.hosts) == [3])
  }

  @Test func `a host is judged at its own time, and at another day where that is asked`() {
    let state = SuggestionCollectorTests.state(.fullUDP(), host: "a", at: "2026-10-01T00:00:00Z")
    for (moment, expected) in [(nil, Self.licensed), (moment("2026-11-21T00:00:00Z"), Self.unlicensed)] {
      var simulation = RegistrySimulation(
        of: Self.side(Self.ended), against: nil, at: moment, profile: Profile())
      simulation.add(.state(state))
      #expect(simulation.result(names: 0).transitions.map(\.to) == [expected])
    }
  }

  @Test func `another day changes the registry's word, not what was seen`() {
    let scene = Scene.kernelWireGuard(listed: false)
    let state = SuggestionCollectorTests.state(scene, host: "a")
    func codes(_ moment: Timestamp?) -> [ReasonCode] {
      var simulation = RegistrySimulation(
        of: Self.side(RegistryDraft()), against: nil, at: moment, profile: Profile())
      simulation.add(.state(state))
      return simulation.result(names: 0).groups.flatMap(\.reasons).compactMap(\.code)
    }
    // A handshake that was recent when it was seen stays so.
    #expect(codes(nil) == codes(moment("2027-01-21T00:00:00Z")))
    #expect(!codes(nil).contains(.gatewayUnproven))
  }

  @Test func `the region of a site is what each registry says of it`() {
    let state = SuggestionCollectorTests.state(.fullUDP(), host: "a")
    var simulation = RegistrySimulation(
      of: Self.side(RegistryDraft(), sites: ["beijing": region("DE")]),
      against: Self.side(RegistryDraft(), sites: ["beijing": region("CN-BJ")]), at: nil, profile: Profile())
    simulation.add(.state(state))
    #expect(simulation.result(names: 0).changed == 1)
    // What only the other registry said is not known to this one.
    var silent = RegistrySimulation(
      of: Self.side(RegistryDraft()),
      against: Self.side(RegistryDraft(), sites: ["beijing": region("CN-BJ")]),
      at: nil, profile: Profile())
    silent.add(.state(state))
    #expect(silent.result(names: 0).groups.flatMap(\.reasons).map(\.code).contains(.regionUnknown))
  }

  @Test func `a record is judged where it is enough, and counted where it is not`() {
    var simulation = RegistrySimulation(
      of: Self.side(RegistryDraft()), against: Self.side(RegistryDraft()), at: nil, profile: Profile())
    simulation.add(.record(SuggestionCollectorTests.record(Scene(), host: "a")))
    simulation.add(.record(SuggestionCollectorTests.record(.fullUDP(), host: "b")))
    simulation.add(.record(SuggestionCollectorTests.record(.fullUDP(), host: "c")))
    simulation.add(.state(SuggestionCollectorTests.state(.fullUDP(), host: "c", at: "2026-11-01T00:00:00Z")))
    for (host, days) in [("d", ["01", "30"]), ("e", ["30", "01"])] {
      simulation.add(
        .state(SuggestionCollectorTests.state(.fullUDP(), host: host, at: "2026-11-\(days[0])T00:00:00Z")))
      simulation.add(.record(SuggestionCollectorTests.record(.fullUDP(), host: host)))
      simulation.add(
        .state(SuggestionCollectorTests.state(.fullUDP(), host: host, at: "2026-11-\(days[1])T00:00:00Z")))
    }
    // The latest document counts, also where it says too little: what was before it says nothing of the host now.
    let result = simulation.result(names: 5)
    #expect(result.hosts == 3 && result.unjudged == 2 && result.changed == 0 && result.older == 5)
    // An executable that is listed may be a program that was passed over.
    var draft = RegistryDraft()
    draft.executables = [TrustedExecutable(product: "openvpn", version: nil, sha256: "ab")]
    var careful = RegistrySimulation(of: Self.side(draft), against: nil, at: nil, profile: Profile())
    careful.add(.record(SuggestionCollectorTests.record(Scene(), host: "a")))
    #expect(careful.result(names: 5).hosts == 0 && careful.result(names: 5).unjudged == 1)
  }

  @Test func `what a new registry accepts of refusing processes is tried on states, as if it were signed`() {
    var scene = Scene()
    scene.refuse([.init(unit: "edr.service", package: nil, processes: 2)], .processes)
    var draft = RegistryDraft()
    draft.acceptedRefusals = [
      AcceptedRefusal(
        .unit("edr.service"), why: "endpoint protection", accountable: "security team",
        period: period(nil, "2027-01-31"))
    ]
    var simulation = RegistrySimulation(
      of: Self.side(draft), against: Self.side(RegistryDraft()), at: nil, profile: Profile())
    simulation.add(.state(SuggestionCollectorTests.state(scene, host: "a")))
    // A record without its state does not say which processes refuse.
    simulation.add(.record(SuggestionCollectorTests.record(scene, host: "b")))
    let result = simulation.result(names: 1)
    #expect(
      result.transitions == [
        .init(
          from: Self.standing(.undetermined, .undetermined), to: Self.standing(.none, .review), hosts: 1)
      ])
    #expect(result.groups.first?.reasons.map(\.code).contains(.refusalsAccepted) == true)
    #expect(result.unjudged == 1)
  }

  @Test func `a host state gives what a check gives without endpoints`() {
    for scene in [Scene.fullUDP(), .splitTCP(), Scene(), .fullUDP("198.51.100.9")] {
      var simulation = RegistrySimulation(
        of: Self.side(RegistryDraft()), against: nil, at: nil, profile: Profile())
      simulation.add(.state(scene.state))
      let compliance = scene.verdict.compliance
      #expect(
        simulation.result(names: 1).transitions.map(\.to) == [
          Self.standing(compliance.tag, compliance.status)
        ])
    }
  }
}
