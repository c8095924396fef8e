import Model
import Testing

@testable import Classifier

@Suite struct DecisionTableTests {
  @Test(arguments: Licence.Instrument.allCases)
  func `every instrument but a prohibition can license`(instrument: Licence.Instrument) {
    var scene = Scene.fullUDP()
    scene.registry?.licences[0].instrument = instrument
    #expect((scene.tunnel()?.licensing.tag == .licensed) == (instrument != .prohibition))
  }

  @Test func `a reason is about its tunnel, with the facts that it rests on`() {
    var scene = Scene.fullUDP()
    scene.registry?.licences[0].valid = period("2019-01-01", "2026-11-21")
    let ended = ReasonFacts.licence(
      .expired(licence: LicenceReference(instrument: .licence, number: "LAB-0001"), last: "2026-11-20"))
    #expect(scene.tunnel()?.facts(.licenceExpired) == ended)
    #expect(
      scene.verdict.compliance.reasons.contains(
        Reason(.licenceExpired, .tunnel(scene.tunnel()?.id ?? ""), ended)))
    let good = Scene.fullUDP().tunnel()
    #expect(
      good?.facts(.ok)
        == .verdict(
          .licensed(
            provider: "example-net", licence: "LAB-0001", name: "Example Net", instrument: .licence,
            until: "2029-02-28", line: nil)))
    #expect(good?.provider?.licenceThrough == "2029-02-28")
    #expect(good?.provider?.role == "manager")
    let ids = Set(good?.evidence.map(\.id) ?? [])
    #expect(good?.licensing.reasons.first?.evidence?.isEmpty == false)
    #expect(good?.licensing.reasons.allSatisfy { ids.isSuperset(of: $0.evidence ?? []) } == true)
  }

  @Test func `the moment a licence ends is midnight where its authority sits`() {
    var scene = Scene.fullUDP()
    scene.registry?.licences[0].valid = period("2024-03-01", "2026-11-22")
    scene.at = moment("2026-11-21T15:59:59Z")
    #expect(scene.tunnel()?.licensing.tag == .licensed)
    scene.at = moment("2026-11-21T16:00:00Z")
    #expect(scene.tunnel()?.licensing.tag == .unlicensed)
  }

  @Test func `a denied product is denied as a server and as a listener too`() {
    var scene = Scene()
    scene.registry?.denied = [Denial(product: "openvpn", category: nil, why: "not allowed here")]
    scene.process()
    // It runs, and neither carries nor waits for anybody.
    #expect(scene.tunnels.map(\.codes) == [[.idle]])
    #expect(scene.verdict.compliance.tag == .none)
    scene.socket(.listening)
    #expect(scene.tunnels.map(\.codes) == [[.productDenied, .idle]])
    #expect(scene.verdict.compliance.tag == .unlicensed)
    #expect(scene.verdict.compliance.status == .nonCompliant)

    var server = Scene.server()
    server.registry?.denied = scene.registry?.denied ?? []
    #expect(server.tunnel()?.codes == [.productDenied, .server])
    #expect(server.verdict.compliance.tag == .unlicensed)
  }

  @Test func `every code of the table stands in a row, and every row was met here`() throws {
    let met = try Set(
      (NegativeRowTests.negative + UncertainRowTests.uncertain + PositiveRowTests.positive
        + CombinedRowTests.several).flatMap(\.codes) + DecisionCase.all().flatMap(\.codes))
    let missing = Set(DecisionTable.rows.map(\.code)).subtracting(met)
    #expect(missing.isEmpty, "\(missing.map(\.rawValue))")
  }
}
