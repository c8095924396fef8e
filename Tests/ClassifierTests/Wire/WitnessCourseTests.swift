import Model
import Testing

@testable import Classifier

@Suite struct WitnessCourseTests {
  private static let ports: Set<Service> = [Service(transport: .udp, port: 41_000)]

  private func plan(
    ports: Set<Service> = Self.ports, problem: GatewayWitness.Reason? = nil, hasProbe: Bool = true,
    isExclusive: Bool = false
  ) -> WitnessPlan {
    WitnessPlan(
      probe: hasProbe ? 0 : nil, address: IPAddress("192.0.2.80"), segment: 1300,
      endpoint: hasProbe ? "erp" : nil, entrance: "tun0",
      stages: [.init(tunnel: "t1", interfaces: ["eth0"], problem: problem)], scope: WireScope(ports: ports),
      isExclusive: isExclusive, handshakes: WitnessPlan.mostHandshakes)
  }

  /// Runs a course to its end; `record` makes what each round records.
  private func run(
    _ plan: WitnessPlan, _ record: (_ handshakes: Int, _ scope: WireScope, _ round: Int) -> WireRecording
  ) -> (result: GatewayWitness?, scopes: [WireScope], handshakes: Int) {
    var course = WitnessCourse(plan)
    var (scopes, handshakes): ([WireScope], Int) = ([], 0)
    for round in 1...50 {
      switch course.step {
      case .done(let found): return (found["t1"], scopes, handshakes)
      case .pulse(let count, let scope, _):
        scopes.append(scope)
        handshakes += count
        course.take(record(count, scope, round))
      }
    }
    Issue.record("the course has no end")
    return (nil, scopes, handshakes)
  }

  private func recording(
    _ handshakes: Int, _ round: Int, entered: Set<String> = ["tun0"], _ fill: (inout WireScene) -> Void
  ) -> WireRecording {
    var scene = WireScene(handshakes * 2, seed: UInt64(round))
    fill(&scene)
    return WireRecording(
      pulses: scene.pulses, packets: scene.packets, handshakes: handshakes, entered: entered)
  }

  @Test func `the tunnels own packets are asked for first`() {
    let (result, scopes, handshakes) = run(plan()) { count, _, round in
      recording(count, round) { $0.carry(by: WireScene.gateway) }
    }
    #expect(scopes == [WireScope(ports: Self.ports)])
    #expect(handshakes == 4)
    #expect(result?.destination?.address == WireScene.gateway.address)
    #expect(result?.scope == .directed)
    #expect(result?.pulses.count == 8)
    #expect(result?.foreign == 0)
  }

  @Test func `what they do not explain is looked for by length and its answers by address`() {
    let (result, scopes, handshakes) = run(plan()) { count, scope, round in
      recording(count, round) { scene in
        if scope.ports.isEmpty { scene.carry(by: WireScene.other, answers: !scope.hosts.isEmpty) }
      }
    }
    #expect(scopes.count == 3)
    #expect(scopes[1].lengths.map { $0.contains(620) && $0.contains(1092 + 100) } == true)
    #expect(scopes[1].ports.isEmpty)
    #expect(scopes[2] == WireScope(hosts: [WireScene.other.address]))
    #expect(handshakes == 11)
    #expect(result?.destination?.address == WireScene.other.address)
    #expect(result?.scope == .open)
  }

  @Test func `answers from elsewhere are told from its own`() {
    let (result, _, _) = run(plan()) { count, _, round in
      recording(count, round) { scene in
        scene.carry(by: WireScene.gateway, answers: false)
        for pulse in scene.pulses { scene.receive(from: WireScene.other, 3200, at: pulse.sent + 9_000_000) }
      }
    }
    #expect(result?.result == .answeredElsewhere)
    #expect(result?.destination == nil)
    #expect(result?.destinations.map(\.address) == [WireScene.gateway.address])
  }

  @Test func `copies to two destinations are told`() {
    let (result, _, _) = run(plan()) { count, _, round in
      recording(count, round) { scene in
        scene.carry(by: WireScene.gateway)
        scene.carry(by: WireScene.other)
      }
    }
    #expect(result?.result == .several)
    #expect(result?.destinations.count == 2)
  }

  @Test func `where nothing matches it cannot be said`() {
    let (result, _, handshakes) = run(plan()) { count, _, round in recording(count, round) { _ in } }
    #expect(result?.result == .unknown)
    #expect(result?.reason == .unmatched)
    #expect(handshakes <= WitnessPlan.mostHandshakes)
  }

  @Test func `no run makes more handshakes than are allowed`() {
    // Half of the messages match, and by a chance that never becomes small: it goes on as long as it may.
    let (result, _, handshakes) = run(plan()) { count, scope, round in
      recording(count, round) { scene in
        scene.carry(by: WireScene.gateway) { $0 % 3 == 0 }
        if scope.lengths != nil { scene.chatter(to: WireScene.gateway, perSecond: 2000) }
      }
    }
    #expect(handshakes <= WitnessPlan.mostHandshakes)
    #expect(result?.result == .unknown)
  }

  @Test func `what takes too long is given up`() {
    var course = WitnessCourse(plan())
    course.giveUp()
    #expect(
      course.step == .done(["t1": GatewayWitness(.unknown, .noAnswer, endpoint: "erp", interfaces: ["eth0"])])
    )
  }

  @Test func `lost packets are not taken for answers from elsewhere`() {
    let (result, _, _) = run(plan()) { count, _, round in
      var made = recording(count, round) { $0.carry(by: WireScene.gateway, answers: false) }
      made.drops = 1
      return made
    }
    #expect(result?.result == .unknown && result?.reason == .dropped)
  }

  @Test func `another path than the probes is no witness`() {
    let (result, _, _) = run(plan()) { count, _, round in
      recording(count, round, entered: ["eth0"]) { $0.carry(by: WireScene.gateway) }
    }
    #expect(result?.reason == .pathChanged)
  }

  @Test func `without an interface to watch nothing is sent`() {
    let (result, scopes, _) = run(plan(problem: .noEdge)) { _, _, _ in WireRecording() }
    #expect(result?.reason == .noEdge)
    #expect(scopes.isEmpty)
  }

  @Test func `without an endpoint nothing is sent`() {
    let (result, scopes, _) = run(plan(hasProbe: false)) { _, _, _ in WireRecording() }
    #expect(result?.reason == .noEndpoint)
    #expect(scopes.isEmpty)
  }

  @Test func `handshakes without a message are no answer`() {
    let (result, _, _) = run(plan()) { count, _, _ in WireRecording(handshakes: count) }
    #expect(result?.reason == .noAnswer)
  }

  @Test func `under full assurance everything is asked for and the others are excluded`() {
    let (result, scopes, _) = run(plan(isExclusive: true)) { count, _, round in
      var made = recording(count, round) { scene in
        scene.carry(by: WireScene.gateway)
        for pulse in scene.pulses.dropFirst() {
          scene.send(to: WireScene.other, 1400, at: pulse.sent + 1_000_000)
        }
      }
      made.unseen = ["eth0": 0, "lo": 7]
      return made
    }
    #expect(scopes == [WireScope(everything: true)])
    #expect(result?.remaining == [WireScene.gateway.address])
    #expect(result?.unseen == 0)
    #expect(result?.isExclusive == true)
  }

  @Test func `under full assurance a cover for each message leaves two`() {
    let (result, _, _) = run(plan(isExclusive: true)) { count, _, round in
      recording(count, round) { scene in
        scene.carry(by: WireScene.gateway)
        for pulse in scene.pulses { scene.send(to: WireScene.other, 1400, at: pulse.sent + 1_000_000) }
      }
    }
    #expect(result?.destination?.address == WireScene.gateway.address)
    #expect(result?.remaining?.count == 2)
    #expect(result?.isExclusive == false)
  }
}
