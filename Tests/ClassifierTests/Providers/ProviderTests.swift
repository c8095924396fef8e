import Model
import Testing

@testable import Classifier

@Suite struct ProviderTests {
  typealias Draft = RegistryDraft.RecogniserDraft

  static let cases: [(what: String, [Draft], codes: [ReasonCode])] = [
    ("a dedicated /28", [Draft()], [.ok]),
    ("a dedicated address", [Draft(range: "203.0.113.10/32")], [.ok]),
    ("a dedicated /27", [Draft(range: "203.0.113.0/27")], [.matchWeak]),
    ("an address that is not dedicated", [Draft(range: "203.0.113.10/32", dedicated: false)], [.matchWeak]),
    ("another range", [Draft(range: "203.0.113.16/28")], [.providerUnlisted]),
    ("its service", [Draft(services: ["udp/1194"])], [.ok]),
    ("its services", [Draft(services: ["tcp/443", "udp/1194"])], [.ok]),
    ("another port", [Draft(services: ["udp/1195"])], [.matchWeak]),
    ("another protocol", [Draft(services: ["tcp/1194"])], [.matchWeak]),
    ("from today", [Draft(valid: period("2026-11-21", nil))], [.ok]),
    ("from tomorrow", [Draft(valid: period("2026-11-22", nil))], [.matchWeak]),
    ("until tomorrow", [Draft(valid: period(nil, "2026-11-22"))], [.ok]),
    ("until today", [Draft(valid: period(nil, "2026-11-21"))], [.matchWeak]),
    ("no region", [Draft(region: nil)], [.crossingUnknown]),
    (
      "a specific one that is not dedicated", [Draft(), Draft(range: "203.0.113.10/32", dedicated: false)],
      [.matchWeak]
    ),
    (
      "a wide one around a dedicated one", [Draft(range: "203.0.113.0/24", dedicated: false), Draft()], [.ok]
    ),
    ("a strong and a weak one alike", [Draft(dedicated: false), Draft()], [.ok]),
    ("two regions", [Draft(), Draft(region: Region("CN-BJ"))], [.crossingUnknown]),
    (
      "a specific one that is past",
      [Draft(), Draft(range: "203.0.113.10/32", valid: period(nil, "2026-01-01"))],
      [.ok]
    ),
  ]

  @Test(arguments: cases.indices)
  func `a prefix licenses only when it is the gateway's own`(index: Int) {
    let (what, drafts, codes) = Self.cases[index]
    var scene = Scene.fullUDP()
    scene.registry?.recognisers = drafts
    #expect(scene.tunnel()?.codes == codes, "\(what)")
    #expect((scene.tunnel()?.provider != nil) == (codes == [.ok] || codes == [.crossingUnknown]), "\(what)")
  }

  @Test func `the gateway's region is the recogniser's`() {
    #expect(Scene.fullUDP().tunnel()?.gateway?.region == Region("CN-SH"))
    #expect(Scene.fullUDP("192.0.2.99").tunnel()?.gateway?.region == nil)
  }

  @Test func `a service cannot be told while the port is not known`() {
    var scene = Scene.fullUDP()
    scene.gateways = []
    scene.sighting(.conntrack, "203.0.113.10", port: nil)
    #expect(scene.tunnel()?.codes == [.ok])
    scene.registry?.recognisers = [Draft(services: ["udp/1194"])]
    #expect(scene.tunnel()?.codes == [.matchWeak])
  }

  @Test func `every port in use at the gateway must be a service of the prefix`() {
    var scene = Scene.splitTCP()
    scene.socket(.established, peer: "203.0.113.10", peerPort: 443, .udp)
    scene.registry?.recognisers = [Draft(services: ["tcp/1194"])]
    #expect(scene.tunnel()?.codes == [.matchWeak])
    scene.registry?.recognisers = [Draft(services: ["tcp/1194", "udp/443"])]
    #expect(scene.tunnel()?.codes == [.ok])
  }

  @Test func `two providers with equal right leave it open`() {
    var scene = Scene.fullUDP()
    scene.registry?.others = [RegistryDraft.other("second", Draft())]
    #expect(scene.tunnel()?.codes == [.matchAmbiguous])
    #expect(
      scene.tunnel()?.facts(.matchAmbiguous)
        == .match(
          .ambiguous(owners: [
            RegisteredOwner(id: "example-net", name: "Example Net"),
            RegisteredOwner(id: "second", name: "second"),
          ])))
    // One that cannot license does not tie with one that can.
    scene.registry?.others = [RegistryDraft.other("second", Draft(dedicated: false))]
    #expect(scene.tunnel()?.codes == [.ok])
    scene.registry?.others = [RegistryDraft.other("second", Draft(valid: period(nil, "2026-01-01")))]
    #expect(scene.tunnel()?.codes == [.ok])
    // The more specific one has the address, whatever the wider one could license.
    scene.registry?.others = [RegistryDraft.other("second", Draft(range: "203.0.113.10/32"))]
    #expect(scene.tunnel()?.provider?.id == "second")
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
  }

  @Test func `a /64 licenses, a /63 does not`() {
    var scene = Scene.splitTCP("2001:db8::10")
    scene.registry?.recognisers = [Draft(range: "2001:db8::/64")]
    #expect(scene.tunnel()?.codes == [.ok])
    scene.registry?.recognisers = [Draft(range: "2001:db8::/63")]
    #expect(scene.tunnel()?.codes == [.matchWeak])
  }

  @Test(.timeLimit(.minutes(1)))
  func `a look-up takes as many steps as there are lengths, not entries`() {
    let providers = (0..<100_000).map { index in
      let text = "10.\(index / 4096).\(index / 16 % 256).\(index % 16 * 16)/28"
      return RegistryDraft.other("p\(index)", Draft(range: text))
    }
    var draft = RegistryDraft()
    draft.others = providers
    let index = RecogniserIndex(draft.registry)
    let looked = address("10.1.2.19")
    for _ in 0..<20_000 {
      #expect(index.entries(holding: looked).count == 1)
    }
    #expect(index.entries(holding: looked).first?.first?.owner.id == "p\(4096 + 2 * 16 + 1)")
    #expect(index.entries(holding: address("2001:db8::1")).isEmpty)
  }

  @Test(arguments: [
    (["CN-BJ", "CN-SH"], Crossing.domestic), (["CN-BJ", "CN-HK"], .crossBorder),
    (["CN-BJ", "DE"], .crossBorder),
    (["CN", "CN-TW"], .crossBorder), (["DE", "FR"], .crossBorder),
  ])
  func `a tunnel crosses a border when one end lies outside`(ends: [String], expected: Crossing) {
    let registry = RegistryDraft().registry
    let both = ends.map { region($0) }
    #expect(
      TunnelEnds(host: both[0], gateway: both[1], endpoints: []).crossing(of: "cn-mainland", in: registry)
        == expected)
    let carried = TunnelEnds(host: both[0], gateway: both[0], endpoints: [both[1]])
    #expect(carried.crossing(of: "cn-mainland", in: registry) == expected)
  }

  @Test func `a crossing is unknown while an end is`() {
    let registry = RegistryDraft().registry
    let bj = region("CN-BJ")
    for ends in [
      TunnelEnds(host: nil, gateway: bj, endpoints: []), TunnelEnds(host: bj, gateway: nil, endpoints: [bj]),
    ] {
      #expect(ends.crossing(of: "cn-mainland", in: registry) == nil)
    }
  }
}
