import Model

@testable import Classifier

/// Messages of drawn lengths, and packets of made-up hosts around them.
struct WireScene {
  var pulses: [WireRecording.Pulse] = []
  var packets: [WireRecording.Packet] = []
  private(set) var random: Seeded

  static let gateway = WirePeer(address: place("203.0.113.10"), transport: 17, port: 1194)
  static let other = WirePeer(address: place("198.51.100.7"), transport: 17, port: 1194)

  private static func place(_ text: String) -> IPAddress {
    guard let address = IPAddress(text) else { preconditionFailure(text) }
    return address
  }

  /// `count` messages, 20 ms apart, each answered after 10 ms by 3000 bytes.
  init(_ count: Int, seed: UInt64 = 1) {
    random = Seeded(seed)
    for number in 0..<count {
      let step = Int.random(in: 0..<33, using: &random)
      let sent = Int64(1_000_000_000 + number * 20_000_000)
      pulses.append(
        .init(
          sent: sent, length: 580 + 16 * step, step: step, steps: 33, answered: sent + 10_000_000,
          answer: 3000))
    }
  }

  /// The same messages as if others had been drawn.
  func redrawn(seed: UInt64) -> WireScene {
    var copy = self
    copy.random = Seeded(seed)
    copy.pulses = pulses.map { pulse in
      let step = Int.random(in: 0..<pulse.steps, using: &copy.random)
      return .init(
        sent: pulse.sent, length: pulse.length(ofStep: step), step: step, steps: pulse.steps,
        answered: pulse.answered, answer: pulse.answer)
    }
    return copy
  }

  /// The messages alone, each sent at a moment by its number.
  func moved(to moment: (Int) -> Int64) -> WireScene {
    var copy = self
    copy.packets = []
    copy.pulses = pulses.enumerated().map { number, pulse in
      let sent = moment(number)
      return .init(
        sent: sent, length: pulse.length, step: pulse.step, steps: pulse.steps,
        answered: pulse.answered.map { $0 - pulse.sent + sent }, answer: pulse.answer)
    }
    return copy
  }

  /// Has a host carry the messages: each as a packet, and the answers.
  mutating func carry(
    by peer: WirePeer, overhead: Int = 110, after delay: Int64 = 120_000, answers: Bool = true,
    where isCarried: (Int) -> Bool = { _ in true }
  ) {
    for (number, pulse) in pulses.enumerated() where isCarried(number) {
      send(to: peer, pulse.length + overhead, at: pulse.sent + delay)
      if answers { receive(from: peer, pulse.answer + 200, at: pulse.sent + 9_900_000) }
    }
  }

  mutating func send(to peer: WirePeer, _ length: Int, at moment: Int64, by interface: String = "eth0") {
    packets.append(.init(interface: interface, isOutgoing: true, at: moment, peer: peer, length: length))
  }

  mutating func receive(from peer: WirePeer, _ length: Int, at moment: Int64) {
    packets.append(.init(interface: "eth0", isOutgoing: false, at: moment, peer: peer, length: length))
  }

  /// Sends packets of random lengths, so many a second, all the while.
  mutating func chatter(to peer: WirePeer, perSecond: Int, lengths: ClosedRange<Int> = 60...1500) {
    guard let first = pulses.first?.sent, let last = pulses.last?.sent else { return }
    let count = Int((last - first + 20_000_000) * Int64(perSecond) / 1_000_000_000)
    for _ in 0..<count {
      send(
        to: peer, Int.random(in: lengths, using: &random),
        at: Int64.random(in: first...(last + 20_000_000), using: &random))
    }
  }

  func test(at interfaces: Set<String> = ["eth0"]) -> LengthTest {
    LengthTest(pulses, packets, at: interfaces, usesWholeWait: true)
  }

  /// SplitMix64 (Steele, Lea and Flood): the same numbers for the same seed.
  struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}
