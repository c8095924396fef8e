import Model
import Testing

@testable import Classifier

@Suite struct EliminationTests {
  private func remaining(_ scene: WireScene) -> [IPAddress]? {
    Elimination.remaining(scene.pulses, scene.packets, at: ["eth0"])
  }

  @Test func `the carrier remains whatever became of the lengths`() {
    var scene = WireScene(8)
    // Cells of 1400 bytes, as many as each message needs.
    for pulse in scene.pulses {
      for number in 0...(pulse.length / 1400) {
        scene.send(to: WireScene.gateway, 1400, at: pulse.sent + 100_000 + Int64(number) * 1000)
      }
    }
    #expect(remaining(scene) == [WireScene.gateway.address])
  }

  @Test func `who gets as much remains too`() {
    var scene = WireScene(8)
    scene.carry(by: WireScene.gateway)
    for pulse in scene.pulses { scene.send(to: WireScene.other, 1400, at: pulse.sent + 5_000_000) }
    #expect(remaining(scene) == [WireScene.other.address, WireScene.gateway.address])
  }

  @Test func `who got too little once is excluded`() {
    var scene = WireScene(8)
    scene.carry(by: WireScene.gateway)
    for pulse in scene.pulses.dropLast() { scene.send(to: WireScene.other, 1400, at: pulse.sent + 5_000_000) }
    #expect(remaining(scene) == [WireScene.gateway.address])
  }

  @Test func `what was divided leaves nobody`() {
    var scene = WireScene(8)
    scene.carry(by: WireScene.gateway) { $0 % 2 == 0 }
    scene.carry(by: WireScene.other) { $0 % 2 == 1 }
    #expect(remaining(scene) == [])
  }

  @Test func `without answers nothing is shown`() {
    var scene = WireScene(8)
    scene.carry(by: WireScene.gateway)
    scene.pulses = scene.pulses.map {
      .init(sent: $0.sent, length: $0.length, step: $0.step, steps: $0.steps)
    }
    #expect(remaining(scene) == nil)
  }
}
