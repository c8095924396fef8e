import Model
import Testing

@testable import Classifier

/// What follows from where the packets of the probe's own connections were seen.
@Suite struct WitnessTests {
  /// The interfaces of a host: a device, what stands upon it, and what leads nowhere.
  static var host: Scene {
    var scene = Scene()
    scene.links = [
      Link(index: 1, name: "lo", loopback: true), Link(index: 2, name: "eth0", master: 3, device: true),
      Link(index: 3, name: "br0", kind: "bridge"), Link(index: 4, name: "eth0.7", kind: "vlan", lower: 2),
      Link(index: 6, name: "ha", kind: "veth", lower: 7), Link(index: 7, name: "hb", kind: "veth", lower: 6),
      Link(index: 8, name: "pa", kind: "veth", lower: 9),
      Link(index: 9, name: "pb", kind: "veth", master: 3, lower: 8),

      Link(index: 11, name: "veth1", kind: "veth", lowerElsewhere: true),
      Link(index: 12, name: "mv0", kind: "macvtap", lower: 2), Link(index: 13, name: "old0"),
    ]
    return scene
  }

  private static func seen(_ places: [(String, Bool, Bool)]) -> [PathWitness.Sighting] {
    places.map { .init(interface: $0.0, toEndpoint: $0.1, data: $0.2) }
  }

  /// A probe whose route says one interface, and whose packets were seen elsewhere.
  static func probe(
    _ places: [(String, Bool, Bool)], connected: Bool = true, refused: Bool = false, answered: Bool = true,
    obstacle: PathWitness.Reason? = nil, route: String? = "eth0", to destination: String = "192.0.2.80",
    _ expected: Expectations.PathKind = .any
  ) -> ProbeResult {
    let sample = Sample(
      address: address(destination), localPort: 61_000, started: moment("2026-11-21T12:00:00Z"), lag: nil,
      phases: Sample.Phases(connect: connected ? Microseconds(800) : nil),
      failure: connected ? nil : Failure(.tcpTimeout))
    return ProbeResult(
      endpoint: Endpoint(
        name: "erp", target: Target(scheme: .tls, host: "erp.corp.test", port: 443),
        expectations: Expectations(path: expected)),
      samples: [sample], certificate: nil,
      path: Path(
        interface: route, source: address("198.51.100.2"), nextHop: nil,
        witness: PathWitness(
          seen: seen(places), connected: connected, refused: refused, answered: answered,
          obstacle: obstacle)))
  }

  private func judge(_ probe: ProbeResult, in scene: Scene = Self.host) -> (Verdict, PathWitness?) {
    var scene = scene
    scene.probes = [probe]
    let verdict = scene.verdict
    return (verdict, verdict.endpoints.first?.path?.witness)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let places: [(String, Bool, Bool)]
    var connected = true
    var refused = false
    var answered = true
    let result: PathWitness.Result
    var reason: PathWitness.Reason?
    var interface: String?
    var testDescription: String { "\(places), answered \(answered): \(result)" }
  }

  static let cases: [Case] = [
    Case(places: [("eth0", true, true)], result: .direct, interface: "eth0"),
    Case(places: [("br0", true, true), ("eth0", true, true)], result: .direct, interface: "eth0"),
    Case(places: [("eth0.7", true, true), ("eth0", true, true)], result: .direct, interface: "eth0"),
    Case(
      places: [("pa", true, true), ("pb", true, false), ("eth0", true, true)], result: .direct,
      interface: "eth0"),
    // Something in between may answer what begins a connection, and lead the data elsewhere.
    Case(places: [("eth0", true, false)], answered: false, result: .unknown, reason: .noData),
    Case(places: [("eth0", true, false)], result: .diverted, reason: .unseen),
    Case(places: [("eth0", true, false), ("tun9", true, true)], result: .enclosed, interface: "tun9"),
    Case(places: [], result: .diverted, reason: .unseen),
    Case(places: [], answered: false, result: .diverted, reason: .unseen),
    Case(places: [], connected: false, answered: false, result: .unknown, reason: .noData),
    Case(places: [("lo", true, true)], result: .diverted, reason: .loopback, interface: "lo"),
    Case(places: [("lo", false, true)], result: .diverted, reason: .loopback, interface: "lo"),
    Case(
      places: [("lo", true, false)], connected: false, answered: false, result: .diverted, reason: .loopback,
      interface: "lo"),
    Case(places: [("eth0", false, true)], result: .diverted, reason: .rewritten, interface: "eth0"),
    Case(
      places: [("eth0", false, false)], connected: false, refused: true, answered: false, result: .diverted,
      reason: .rewritten, interface: "eth0"),
    // This host's own filter refuses it.
    Case(places: [], connected: false, refused: true, answered: false, result: .unknown, reason: .noData),
    // A packet that was forwarded for another host may have the same port.
    Case(places: [("eth0", true, true), ("eth0", false, true)], result: .direct, interface: "eth0"),
    Case(
      places: [("eth0", false, true)], connected: false, answered: false, result: .unknown, reason: .noData),
    Case(places: [("ha", true, true)], result: .enclosed, interface: "ha"),
    Case(
      places: [("ha", true, false)], connected: false, answered: false, result: .enclosed, interface: "ha"),
    Case(places: [("veth1", true, true)], result: .enclosed, interface: "veth1"),
    Case(places: [("br0", true, true), ("tap7", true, true)], result: .enclosed, interface: "tap7"),
    Case(places: [("mv0", true, true)], result: .enclosed, interface: "mv0"),
    // A bridge without a port that is up.
    Case(
      places: [("br0", true, false)], connected: false, answered: false, result: .unknown, reason: .noData),
    Case(
      places: [("br0", true, true), ("eth0", true, true), ("ha", true, true)], result: .unknown,
      reason: .severalPlaces),
    Case(places: [("old0", true, true)], result: .unknown, reason: .unclearInterface),
    Case(places: [("gone", true, true)], result: .enclosed, interface: "gone"),
  ]

  @Test(arguments: cases)
  func `what was seen says how the packets left`(item: Case) {
    let (verdict, witness) = judge(
      Self.probe(
        item.places, connected: item.connected, refused: item.refused, answered: item.answered))
    #expect(witness?.result == item.result)
    #expect(witness?.reason == item.reason)
    #expect(witness?.interface == item.interface)
    // The tag follows: what is proven to go elsewhere, and nothing else, stands against none.
    let isProven = item.result == .enclosed || item.result == .diverted
    #expect(verdict.compliance.tag == (isProven ? .undetermined : .none))
    #expect(verdict.compliance.status == (isProven ? .undetermined : .compliant))
    let codes = verdict.compliance.reasons.map(\.code)
    #expect(codes.contains(.diverted) == isProven)
    #expect(codes.contains(.noVPN) == !isProven)
  }

  @Test func `an obstacle is neither for nor against`() {
    for obstacle in [PathWitness.Reason.noPort, .noTap, .dropped, .excluded] {
      let (verdict, witness) = judge(Self.probe([], obstacle: obstacle))
      #expect(witness?.result == .unknown && witness?.reason == obstacle)
      #expect(verdict.compliance.tag == .none)
    }
  }

  @Test func `an address of this host stays on it, and needs no explanation`() {
    for destination in ["127.0.0.1", "::1", "198.51.100.2"] {
      let (verdict, witness) = judge(Self.probe([("lo", true, true)], route: "lo", to: destination))
      #expect(witness?.result == .local)
      #expect(witness?.reason == (destination == "198.51.100.2" ? .ownAddress : nil))
      #expect(verdict.compliance.tag == .none)
    }
  }

  @Test func `a namespace without devices is left by its one door, and of several it is not known`() {
    var scene = Scene()
    scene.links = [
      Link(index: 1, name: "lo", loopback: true),
      Link(index: 2, name: "eth0", kind: "veth", lowerElsewhere: true),
    ]
    #expect(judge(Self.probe([("eth0", true, true)]), in: scene).1?.result == .direct)
    scene.links.append(Link(index: 3, name: "eth1", kind: "veth", lowerElsewhere: true))
    // With a default route by one, the other stays on this machine.
    #expect(judge(Self.probe([("eth0", true, true)]), in: scene).1?.result == .direct)
    #expect(judge(Self.probe([("eth1", true, true)]), in: scene).1?.result == .enclosed)
    // Where the default route leads into a tunnel, neither is known to be the way out.
    let routes = scene.routes
    scene.routes = []
    scene.route("0.0.0.0/0", 7)
    for name in ["eth0", "eth1"] {
      #expect(judge(Self.probe([(name, true, true)]), in: scene).1?.reason == .severalEdges)
    }
    scene.routes = routes
    // An older kernel reports no parent of the host's own device: then a container's door is none of the host.
    scene.links[2] = Link(index: 3, name: "ens3")
    #expect(judge(Self.probe([("ens3", true, true)]), in: scene).1?.reason == .unclearInterface)
    #expect(judge(Self.probe([("eth0", true, true)]), in: scene).1?.reason == .noEdge)
    // A tunnel that was moved into it is no door.
    scene.links[2] = Link(index: 3, name: "ip0", kind: "ipip", lowerElsewhere: true)
    #expect(judge(Self.probe([("eth0", true, true)]), in: scene).1?.result == .direct)
    #expect(judge(Self.probe([("ip0", true, true)]), in: scene).1?.result == .enclosed)
    scene.links = [
      Link(index: 1, name: "lo", loopback: true), Link(index: 2, name: "tap0", kind: "tun", tunMode: .tap),
    ]
    #expect(judge(Self.probe([("tap0", true, true)]), in: scene).1?.reason == .noEdge)
  }

  @Test func `a line's interface is no door, nor said to be none`() {
    var scene = Self.host
    scene.links.append(Link(index: 10, name: "ppp0", kind: "ppp"))
    let (verdict, witness) = judge(Self.probe([("ppp0", true, true)], route: "ppp0"), in: scene)
    #expect(witness?.result == .unknown && witness?.reason == .unclearInterface)
    #expect(!verdict.compliance.reasons.contains { $0.code == .diverted })
    // One that is PPPoE over a card leads out as the card does.
    scene.pppoe = PPPoESessions(held: 1, sessions: [.init(id: 1, device: "eth0")])
    let (_, line) = judge(Self.probe([("ppp0", true, true)], route: "ppp0"), in: scene)
    #expect(line?.result == .direct && line?.interface == "ppp0")
  }

  @Test func `without the links nothing is concluded`() {
    var scene = Self.host
    scene.report(.failed, .links)
    #expect(judge(Self.probe([("eth0", true, true)]), in: scene).1?.reason == .linksUnread)
  }

  @Test func `packets that an IPsec policy takes are never direct`() {
    var scene = Self.host
    scene.policies = [
      XfrmPolicy(
        direction: .outbound, source: prefix("0.0.0.0/0"), destination: prefix("192.0.2.0/24"),
        tunnelDestination: address("203.0.113.10"))
    ]
    // A device that encrypts shows plain text; the kernel's own encryption shows nothing.
    for places in [[("eth0", true, true)], []] {
      let (verdict, witness) = judge(Self.probe(places), in: scene)
      #expect(witness?.result == .unknown && witness?.reason == .policy)
      #expect(verdict.endpoints.first?.path?.tunnel != nil)
      #expect(!verdict.compliance.reasons.contains { $0.code == .diverted })
    }
  }

  @Test func `what was seen goes before what the routes say`() throws {
    // The tunnel's own carries it, and the route says the device.
    let inside = judge(Self.probe([("tun0", true, true)], route: "eth0", .tunnel), in: .fullUDP())
    #expect(inside.0.endpoints.first?.path?.interface == "tun0")
    #expect(inside.0.endpoints.first?.path?.tunnel != nil)
    #expect(inside.0.endpoints.first?.expectations.map(\.ok) == [true])
    #expect(inside.0.compliance.tag == .licensed)
    // And the other way round.
    var scene = Scene.fullUDP()
    scene.links[1] = Link(index: 2, name: "eth0", device: true)
    let outside = judge(Self.probe([("eth0", true, true)], route: "tun0", .tunnel), in: scene)
    #expect(outside.0.endpoints.first?.path?.interface == "eth0")
    #expect(outside.0.endpoints.first?.path?.tunnel == nil)
    #expect(outside.0.endpoints.first?.expectations.map(\.result) == [.failed])
    #expect(outside.0.compliance.status == .nonCompliant)
  }

  @Test(arguments: [Expectations.PathKind.tunnel, .direct])
  func `packets that are diverted meet no expectation of a path`(kind: Expectations.PathKind) {
    for places in [[("lo", true, true)], [("eth0", false, true)], []] {
      let (verdict, _) = judge(Self.probe(places, kind))
      #expect(verdict.endpoints.first?.expectations.map(\.result) == [.failed])
      #expect(verdict.compliance.status == .nonCompliant)
    }
    let (verdict, _) = judge(Self.probe([("ha", true, true)], kind))
    #expect(verdict.endpoints.first?.expectations.map(\.result) == [.failed])
  }

  @Test func `a licensed tunnel does not explain packets that go elsewhere`() {
    var scene = Scene.fullUDP()
    scene.links[1] = Link(index: 2, name: "eth0", device: true)
    for places in [[("lo", true, true)], [("eth0", false, true)], [("ha", true, true)]] {
      let (verdict, _) = judge(Self.probe(places), in: scene)
      #expect(verdict.compliance.tag == .undetermined)
      #expect(verdict.compliance.reasons.first?.code == .diverted)
      // The tunnel keeps its own tag.
      #expect(verdict.tunnels.first?.licensing.tag == .licensed)
    }
  }

  @Test func `an unlicensed host stays unlicensed`() {
    let (verdict, _) = judge(Self.probe([("lo", true, true)]), in: .fullUDP("192.0.2.99"))
    #expect(verdict.compliance.tag == .unlicensed)
    #expect(verdict.compliance.reasons.contains { $0.code == .diverted })
  }

  @Test func `a tunnel that was found idle does not explain what goes into it`() {
    var scene = Self.host
    scene.link("tun9", index: 20, carrier: false, persistent: true)
    let (verdict, witness) = judge(Self.probe([("tun9", true, true)]), in: scene)
    #expect(witness?.result == .enclosed)
    #expect(verdict.compliance.tag == .undetermined)
    #expect(verdict.compliance.reasons.first?.code == .diverted)
  }

  @Test func `each address of an endpoint is judged by its own packets`() {
    func sample(_ text: String, _ places: [(String, Bool, Bool)]) -> Sample {
      Sample(
        address: address(text), localPort: nil, started: moment("2026-11-21T12:00:00Z"), lag: nil,
        phases: Sample.Phases(connect: Microseconds(800)),
        path: Path(
          interface: "eth0", source: address("198.51.100.2"), nextHop: nil,
          witness: PathWitness(seen: Self.seen(places), connected: true, answered: true)))
    }
    let probe = ProbeResult(
      endpoint: Endpoint(name: "erp", target: Target(scheme: .tls, host: "erp.corp.test", port: 443)),
      samples: [sample("192.0.2.80", [("eth0", true, true)]), sample("192.0.2.81", [("lo", true, true)])],
      certificate: nil, path: Path(interface: "eth0", source: nil, nextHop: nil))
    let (verdict, _) = judge(probe)
    #expect(verdict.endpoints.first?.samples.map { $0.path?.witness?.result } == [.direct, .diverted])
    #expect(verdict.compliance.tag == .undetermined)
  }
}
