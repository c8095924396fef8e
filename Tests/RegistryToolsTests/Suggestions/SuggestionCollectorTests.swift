import Classifier
import Foundation
import Model
@testable import RegistryTools
import Testing

/// Which marks a fleet shows, and which of them a registry knows.
@Suite struct SuggestionCollectorTests {
  private static func collector(_ registry: Registry?, bounds: SuggestionCollector.Bounds = .init())
    -> SuggestionCollector
  {
    SuggestionCollector(
      catalogue: .builtIn, registry: registry, today: moment("2026-11-21T12:00:00Z"), bounds: bounds,
      digest: { "\($0.count)" })
  }

  /// The state of a host of that id.
  static func state(
    _ scene: Scene, host id: String?, name: String? = nil, site: String? = "beijing", at: String? = nil
  ) -> HostState {
    let state = scene.state
    return HostState(
      host: HostIdentity(id: id, name: name, site: site, region: state.host.region),
      at: at.map { moment($0) } ?? state.at, netns: state.netns, collectors: state.collectors,
      links: state.links, addresses: state.addresses, routes: state.routes, rules: state.rules,
      processes: state.processes, holders: state.holders, sockets: state.sockets, gateways: state.gateways,
      gatewayRoutes: state.gatewayRoutes, wireguard: state.wireguard, xfrmPolicies: state.xfrmPolicies,
      diversions: state.diversions, namespaces: state.namespaces, refusals: state.refusals)
  }

  /// The record of the same.
  static func record(_ scene: Scene, host id: String?, packages: Bool = true) -> CheckRecord {
    let verdict = scene.verdict
    return CheckRecord(
      id: "r", host: HostIdentity(id: id, name: nil, site: "beijing", region: scene.region),
      time: .init(started: scene.at, finished: scene.at, clockSynchronized: nil), agent: .init(version: "1"),
      inputs: .init(
        profile: nil, registry: .init(serial: nil, sha256: nil, expires: nil, signature: .none),
        catalogue: .init(sha256: "")),
      observation: .init(
        complete: true,
        collectors: Collector.allCases.map {
          let report = scene.reports[$0] ?? CollectorReport($0, .complete)
          return packages || $0 != .packages ? report : CollectorReport($0, .denied)
        }),
      tunnels: verdict.tunnels, endpoints: [], compliance: verdict.compliance)
  }

  @Test func `a host counts once for a gateway, however many documents it has`() throws {
    var collector = Self.collector(nil)
    for day in 1...9 {
      collector.add(.state(Self.state(.fullUDP(), host: "a", at: "2026-11-0\(day)T12:00:00Z")))
    }
    collector.add(.record(Self.record(.fullUDP(), host: "b")))
    collector.add(.state(Self.state(.splitTCP("198.51.100.4"), host: "b", site: "berlin")))
    let result = collector.suggestions
    #expect(result.documents == 11 && result.hosts == 2 && result.nameless == 0 && result.serial == nil)
    #expect(
      result.entries.map(\.mark) == [.gateway(address("203.0.113.10")), .gateway(address("198.51.100.4"))])
    let entry = try #require(result.entries.first)
    #expect(entry.hosts == 2 && entry.provenHosts == 2 && entry.sites == ["beijing CN-BJ"])
    #expect(entry.services.map(\.description) == ["udp/1194"] && entry.products == ["OpenVPN"])
    #expect(entry.first == moment("2026-11-01T12:00:00Z") && entry.last == moment("2026-11-21T12:00:00Z"))
    #expect(
      entry.tags.map(\.value) == [.undetermined, .licensed]
        || entry.tags.map(\.value) == [.licensed, .undetermined])
  }

  @Test func `what the registry knows is summed up, and a wide prefix is said to belong to a provider`()
    throws
  {
    var draft = RegistryDraft()
    var collector = Self.collector(draft.registry)
    collector.add(.state(Self.state(.fullUDP(), host: "a")))
    collector.add(.state(Self.state(.splitTCP("198.51.100.4"), host: "b")))
    #expect(collector.suggestions.known == .init(marks: [.gateway: 1], owners: 1, hosts: 1))
    #expect(collector.suggestions.entries.map(\.mark) == [.gateway(address("198.51.100.4"))])
    #expect(collector.suggestions.entries.first?.weak == nil)

    draft.recognisers[0].range = "203.0.0.0/16"
    draft.recognisers[0].dedicated = false
    var wide = Self.collector(draft.registry)
    wide.add(.state(Self.state(.fullUDP(), host: "a")))
    #expect(wide.suggestions.known.hosts == 0)
    #expect(
      wide.suggestions.entries.first?.weak
        == .prefixShared(
          owner: RegisteredOwner(id: "example-net", name: "Example Net"), prefix: prefix("203.0.0.0/16")))
  }

  @Test func `a gateway that is not proven is reported as that`() {
    let scene = Scene.claimedUDP()
    var collector = Self.collector(nil)
    collector.add(.state(Self.state(scene, host: "a")))
    #expect(collector.suggestions.entries.map(\.provenHosts) == [0])
    #expect(collector.suggestions.entries.first?.codes.map(\.value).contains("GATEWAY_UNPROVEN") == true)
  }

  @Test func `the key of a WireGuard peer is a mark, and one that is listed needs no address`() throws {
    let scene = Scene.kernelWireGuard(listed: false)
    var collector = Self.collector(nil)
    collector.add(.state(Self.state(scene, host: "a")))
    let keys = collector.suggestions.entries.filter { $0.mark.kind == .wireguardKey }
    let key = try #require(keys.first)
    #expect(keys.count == 1 && key.provenHosts == 1 && key.endpoints.count == 1)
    guard case .wireguardKey(let text) = key.mark else { return }
    var draft = RegistryDraft()
    draft.recognisers = []
    draft.marks = [Recogniser(criterion: .wireguardPublicKey(text), region: Region("CN-SH"))]
    var known = Self.collector(draft.registry)
    known.add(.state(Self.state(scene, host: "a")))
    #expect(known.suggestions.entries == [])
    #expect(known.suggestions.known.marks == [.wireguardKey: 1])
  }

  @Test func `a record without facts, of an earlier version, proves the key of a tunnel's only peer`() throws
  {
    func withoutFacts(_ value: Any) -> Any {
      if let list = value as? [Any] { return list.map(withoutFacts) }
      guard var object = value as? [String: Any] else { return value }
      object["facts"] = nil
      return object.mapValues(withoutFacts)
    }
    let record = Self.record(.kernelWireGuard(listed: false), host: "a")
    let document = try JSONSerialization.jsonObject(with: JSONEncoder().encode(record))
    let earlier = try JSONDecoder().decode(
      CheckRecord.self, from: JSONSerialization.data(withJSONObject: withoutFacts(document)))
    #expect(earlier.tunnels.flatMap(\.evidence).allSatisfy { $0.facts == nil })
    var collector = Self.collector(nil)
    collector.add(.record(earlier))
    let key = try #require(collector.suggestions.entries.first { $0.mark.kind == .wireguardKey })
    #expect(key.provenHosts == 1)
  }

  @Test func `a reason's code of a later version is counted as it is written`() throws {
    let record = Self.record(.kernelWireGuard(listed: false), host: "a")
    let written = String(decoding: try JSONEncoder().encode(record), as: UTF8.self)
    let later = written.replacing("\"PROCESS_UNVERIFIED\"", with: "\"OF_TOMORROW\"")
    #expect(later != written)
    var collector = Self.collector(nil)
    collector.add(.record(try JSONDecoder().decode(CheckRecord.self, from: Data(later.utf8))))
    let key = try #require(collector.suggestions.entries.first { $0.mark.kind == .wireguardKey })
    #expect(key.codes.map(\.value).contains("OF_TOMORROW"))
  }

  @Test func `a program that no package owns is reported, with its digest`() throws {
    var scene = Scene.fullUDP()
    scene.processes = []
    let digest = String(repeating: "ab", count: 32)
    scene.process(812, "/opt/vpn/openvpn", package: nil, .unowned, sha256: digest)
    var collector = Self.collector(nil)
    collector.add(.state(Self.state(scene, host: "a")))
    collector.add(.record(Self.record(scene, host: "b")))
    // Where the packages could not be read, it is unknown whether one owns it.
    collector.add(.record(Self.record(scene, host: "c", packages: false)))
    let programs = collector.suggestions.entries.filter { $0.mark.kind == .executable }
    #expect(
      programs.map(\.mark) == [.executable(path: "/opt/vpn/openvpn", sha256: digest)])
    #expect(programs.map(\.hosts) == [2])
    var draft = RegistryDraft()
    draft.executables = [TrustedExecutable(product: "openvpn", version: nil, sha256: digest)]
    var known = Self.collector(draft.registry)
    known.add(.state(Self.state(scene, host: "a")))
    #expect(known.suggestions.known.marks[.executable] == 1)
  }

  @Test func `servers are ignored, and documents without a host count as one each`() {
    var scene = Scene()
    scene.link()
    scene.process(server: true)
    scene.hold()
    scene.socket(.established, peer: "203.0.113.99")
    scene.socket(.listening)
    var collector = Self.collector(nil)
    collector.add(.state(Self.state(scene, host: nil)))
    collector.add(.state(Self.state(.fullUDP(), host: nil)))
    collector.add(.state(Self.state(.fullUDP(), host: nil)))
    collector.add(.state(Self.state(.fullUDP(), host: nil, name: "n")))
    collector.add(.state(Self.state(.fullUDP(), host: nil, name: "n")))
    let result = collector.suggestions
    #expect(result.entries.map(\.hosts) == [3] && result.nameless == 3 && result.hosts == 4)
  }

  @Test func `what finds no room is counted`() {
    var bounds = SuggestionCollector.Bounds()
    bounds.marks = 2
    var collector = Self.collector(nil, bounds: bounds)
    for last in 1...5 { collector.add(.state(Self.state(.fullUDP("203.0.113.\(last)"), host: "\(last)"))) }
    #expect(collector.suggestions.entries.count == 2 && collector.suggestions.leftOut == 3)
    bounds.marks = 100
    bounds.sightings = 3
    var few = Self.collector(nil, bounds: bounds)
    for host in 1...5 { few.add(.state(Self.state(.fullUDP(), host: "\(host)"))) }
    #expect(few.suggestions.entries.map(\.hosts) == [3] && few.suggestions.leftOut == 2)
  }
}
