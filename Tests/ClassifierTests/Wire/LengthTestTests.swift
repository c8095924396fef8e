import Glibc
import Model
import Testing

@testable import Classifier

@Suite struct LengthTestTests {
  /// `VPNAUDIT_TEST_ROUNDS` multiplies what is drawn.
  private static let rounds =
    getenv("VPNAUDIT_TEST_ROUNDS").flatMap { Int(String(cString: $0)) }.map { max(1, $0) } ?? 1

  @Test(arguments: [20, 110, 180])
  func `the destination that has every length is the carrier`(overhead: Int) {
    var scene = WireScene(8)
    scene.carry(by: WireScene.gateway, overhead: overhead + 40)
    let test = scene.test()
    #expect(test.destinations.map(\.peer) == [WireScene.gateway])
    #expect(test.destinations.first?.overhead == overhead + 40)
    #expect(test.destinations.first?.matched == 8)
    #expect((test.destinations.first?.chance ?? 1) < 1e-6)
    #expect(test.destinations.first.map { $0.answers == (8, 8) } == true)
    #expect(test.foreign == 0)
  }

  @Test func `fewer than six messages show nothing`() {
    var scene = WireScene(5)
    scene.carry(by: WireScene.gateway)
    #expect(scene.test().destinations.isEmpty)
  }

  @Test func `half of many messages is enough and less is not`() {
    var scene = WireScene(20)
    scene.carry(by: WireScene.gateway) { $0 % 2 == 0 }
    #expect(scene.test().destinations.map(\.peer) == [WireScene.gateway])
    scene = WireScene(20)
    scene.carry(by: WireScene.gateway) { $0 % 3 == 0 }
    #expect(scene.test().destinations.isEmpty)
  }

  @Test func `copies for two destinations show both`() {
    var scene = WireScene(8)
    scene.carry(by: WireScene.gateway)
    scene.carry(by: WireScene.other, overhead: 96)
    #expect(Set(scene.test().destinations.map(\.peer)) == [WireScene.gateway, WireScene.other])
  }

  @Test func `packets of all lengths match by accident and show nothing`() {
    // One packet of every length that could have been drawn, after each message: each message is matched.
    var scene = WireScene(12)
    for pulse in scene.pulses {
      for step in 0..<33 {
        scene.send(to: WireScene.other, pulse.length(ofStep: step) + 110, at: pulse.sent + Int64(step) * 1000)
      }
    }
    let test = scene.test()
    #expect(test.destinations.isEmpty)
    #expect(test.matches.first?.matched == 12)
    #expect(test.matches.first?.chance == 1)
  }

  @Test func `packets of one length show nothing`() {
    // Cells: whatever is sent leaves as packets of one length.
    var scene = WireScene(12)
    for pulse in scene.pulses { scene.send(to: WireScene.other, 1400, at: pulse.sent + 100_000) }
    #expect(scene.test().destinations.isEmpty)
  }

  @Test func `only the interfaces that were named count`() {
    var scene = WireScene(8)
    for pulse in scene.pulses {
      scene.send(to: WireScene.gateway, pulse.length + 110, at: pulse.sent + 100_000, by: "wg0")
    }
    #expect(scene.test().destinations.isEmpty)
    #expect(scene.test(at: ["wg0"]).destinations.map(\.peer) == [WireScene.gateway])
  }

  @Test func `among more destinations than are compared the carrier is not left out`() throws {
    var scene = WireScene(10)
    for number in 0..<5000 {
      let peer = WirePeer(
        address: try #require(IPAddress(bytes: [10, 0, UInt8(number >> 8), UInt8(number & 255)])),
        transport: 17,
        port: 53)
      scene.send(to: peer, 80, at: scene.pulses[0].sent + Int64(number))
    }
    scene.carry(by: WireScene.gateway)
    #expect(scene.test().destinations.map(\.peer) == [WireScene.gateway])
  }

  @Test func `answers that another host sends are not the carriers`() {
    var scene = WireScene(8)
    scene.carry(by: WireScene.gateway, answers: false)
    for pulse in scene.pulses { scene.receive(from: WireScene.other, 3200, at: pulse.sent + 9_000_000) }
    let destination = scene.test().destinations.first
    #expect(destination?.peer == WireScene.gateway)
    #expect(destination.map { $0.answers == (0, 8) } == true)
  }

  @Test func `the carrier is found among others chatter`() {
    for seed in 1...20 {
      var scene = WireScene(10, seed: UInt64(seed))
      scene.chatter(to: WireScene.other, perSecond: 6000)
      scene.carry(by: WireScene.gateway)
      #expect(scene.test().destinations.map(\.peer) == [WireScene.gateway])
    }
  }

  /// Lengths that were never sent: the chance that is worked out for them is seldom small, whatever the traffic is.
  @Test(arguments: [0, 500, 5000])
  func `what was never sent is seldom unlikely`(perSecond: Int) {
    var scene = WireScene(8)
    scene.carry(by: WireScene.gateway)
    if perSecond > 0 { scene.chatter(to: WireScene.gateway, perSecond: perSecond) }
    let rounds = (perSecond == 5000 ? 300 : 1000) * Self.rounds
    var below: [Double: Int] = [0.5: 0, 0.1: 0, 0.01: 0]
    for seed in 0..<rounds {
      let chance = scene.redrawn(seed: UInt64(seed + 1000)).test().matches.first?.chance ?? 1
      for limit in below.keys where chance <= limit { below[limit, default: 0] += 1 }
    }
    for (limit, count) in below {
      // Four standard deviations above what a fair test gives.
      let fair = limit * Double(rounds)
      #expect(Double(count) <= fair + 4 * (fair * (1 - limit)).squareRoot(), "\(limit)")
    }
  }

  /// The same against traffic as it is: what programs send has no random lengths, comes in bursts, and repeats itself.
  /// Messages that were never sent are put right before packets that could be them.
  @Test(arguments: [("openvpn", true), ("wireguard", false)])
  func `what was never sent is seldom unlikely in recorded traffic`(name: String, isMistaken: Bool) throws {
    let traffic = try RecordedTraffic(name)
    let moments = traffic.packets.filter { $0.isOutgoing && (620...1500).contains($0.length) }.map(\.at)
    let rounds = 2000 * Self.rounds
    var random = WireScene.Seeded(7)
    var below: [Double: Int] = [0.5: 0, 0.1: 0, 0.01: 0, 0.001: 0]
    var (halves, like) = (0, 0)
    for round in 0..<rounds {
      let place = Int.random(in: 0..<(moments.count - 200), using: &random)
      let every = Int.random(in: 1...25, using: &random)
      let scene = WireScene(8, seed: UInt64(round)).moved {
        moments[place + $0 * every] - Int64.random(in: 0...300_000, using: &random)
      }
      guard let first = scene.pulses.first, let last = scene.pulses.last else { continue }
      let packets = traffic.packets(from: first.sent, to: last.sent + 20_000_000)
      let best = LengthTest(scene.pulses, packets, at: ["eth0"], usesWholeWait: true).matches.first
      if best != nil { halves += 1 }
      if packets.contains(where: { $0.isOutgoing && $0.length < 1400 && $0.length > 620 }) { like += 1 }
      for limit in below.keys where (best?.chance ?? 1) <= limit { below[limit, default: 0] += 1 }
    }
    // There was something to be mistaken for messages; half of them were, now and then, where nothing pads the packets.
    #expect(like * 2 > rounds)
    #expect((halves > 0) == isMistaken)
    for (limit, count) in below {
      let fair = limit * Double(rounds)
      #expect(Double(count) <= fair + 4 * (fair * (1 - limit)).squareRoot(), "\(limit)")
    }
  }
}
