import Model

/// Finds the destination that carried test messages: the one that had, soon after each of them, a packet as long as it
/// and a constant.
///
/// It is a randomisation test. A message's length was drawn from some; what leaves for a destination that does not carry
/// it does not depend on the draw, and matches by accident as often as other lengths would have. The chance of as many
/// accidents is worked out from the very packets that were there, whatever they are, and multiplied by the number of
/// comparisons.
struct LengthTest {
  /// A destination with the overhead and the time by which it matches best.
  struct Match {
    let peer: WirePeer
    let matched: Int
    /// How many bytes its packets are longer than the messages.
    let overhead: Int
    /// From each message to its packet, in nanoseconds; nil where none matched.
    let delays: [Int64?]
    /// The chance by accident, over all comparisons, at most 1.
    let chance: Double
    /// How many of the answers may have come from it, and how many there were.
    var answers: (seen: Int, of: Int)
  }

  let pulses: [WireRecording.Pulse]
  /// The best of each destination, the least likely by accident first.
  let matches: [Match]
  /// How many packets were compared that belong to no destination that carries.
  let foreign: Int

  /// How many bytes a packet may be longer than a message: TCP's and IP's own headers, and whatever is wrapped around.
  static let overheads = 40..<440
  /// How long after a message its packet may leave, in nanoseconds; and until the answer.
  static let windows: [Int64?] = [400_000, 1_500_000, 6_000_000, nil]
  /// How long a message without an answer is waited for.
  private static let longestWindow: Int64 = 250_000_000
  /// How often it may be looked whether the pulses suffice.
  static let looks = 13
  static let leastPulses = 6
  /// A chance by accident below this is none.
  static let significance = 1e-6
  /// More destinations than these are not told apart.
  private static let mostPeers = 4096

  /// Compares messages with the packets that passed some interfaces. `usesWholeWait` is whether packets were recorded
  /// until the answers came.
  init(
    _ pulses: [WireRecording.Pulse], _ packets: [WireRecording.Packet], at interfaces: Set<String>,
    usesWholeWait: Bool
  ) {
    self.pulses = pulses
    let passing = packets.filter { interfaces.contains($0.interface) }
    let outgoing = Dictionary(grouping: passing.filter(\.isOutgoing), by: \.peer)
      .mapValues { $0.sorted { $0.at < $1.at } }
    let incoming = Dictionary(grouping: passing.filter { !$0.isOutgoing }, by: \.peer.address)
      .mapValues { $0.sorted { $0.at < $1.at } }
    // A destination that carries the messages has a packet for half of them: those with the fewest are left out.
    let peers =
      outgoing.count <= Self.mostPeers
      ? Array(outgoing.keys)
      : outgoing.sorted { ($1.value.count, $0.key.description) < ($0.value.count, $1.key.description) }
        .prefix(Self.mostPeers).map(\.key)
    let windows = usesWholeWait ? Self.windows : Self.windows.filter { $0 != nil }
    // What is compared: each destination, overhead and window, as often as is looked.
    let comparisons = Double(max(1, outgoing.count) * Self.overheads.count * windows.count * Self.looks)
    let matches = peers.compactMap { peer -> Match? in
      guard var best = Self.best(of: pulses, peer, outgoing[peer] ?? [], windows, comparisons) else {
        return nil
      }
      best.answers = Self.answers(to: pulses, by: incoming[peer.address] ?? [])
      return best
    }.sorted { ($0.chance, $1.matched, $0.peer.description) < ($1.chance, $0.matched, $1.peer.description) }
    self.matches = matches
    let destinations = Set(matches.filter { Self.carries($0, of: pulses.count) }.map(\.peer.address))
    foreign = passing.count { !destinations.contains($0.peer.address) }
  }

  /// The destinations that carried the messages, as far as that is beyond accident.
  var destinations: [Match] { matches.filter { Self.carries($0, of: pulses.count) } }

  private static func carries(_ match: Match, of pulses: Int) -> Bool {
    pulses >= leastPulses && match.matched * 2 >= pulses && match.chance < significance
  }

  /// The overhead and the window by which one destination's packets match the messages best; nil where none does.
  private static func best(
    of pulses: [WireRecording.Pulse], _ peer: WirePeer, _ packets: [WireRecording.Packet],
    _ windows: [Int64?],
    _ comparisons: Double
  ) -> Match? {
    var best: Match?
    for window in windows {
      let lengths = pulses.map { pulse -> [Int: Int64] in
        let end = window.map { pulse.sent + $0 } ?? pulse.answered ?? pulse.sent + longestWindow
        var first: [Int: Int64] = [:]
        for packet in packets[firstIndex(in: packets, at: pulse.sent)...] {
          guard packet.at <= end else { break }
          if first[packet.length] == nil { first[packet.length] = packet.at - pulse.sent }
        }
        return first
      }
      var counts: [Int: Int] = [:]
      for (pulse, lengths) in zip(pulses, lengths) {
        for length in lengths.keys where overheads.contains(length - pulse.length) {
          counts[length - pulse.length, default: 0] += 1
        }
      }
      for (overhead, count) in counts where count * 2 >= pulses.count {
        let chances = zip(pulses, lengths).map { pulse, lengths -> Double in
          let fitting = (0..<pulse.steps).count { lengths[pulse.length(ofStep: $0) + overhead] != nil }
          return Double(fitting) / Double(pulse.steps)
        }
        let chance = min(1, MatchChance.atLeast(count, of: chances) * comparisons)
        if let best, (best.chance, -best.matched, best.overhead) <= (chance, -count, overhead) { continue }
        best = Match(
          peer: peer, matched: count, overhead: overhead,
          delays: zip(pulses, lengths).map { $1[$0.length + overhead] }, chance: chance, answers: (0, 0))
      }
    }
    return best
  }

  /// How many of the answers a destination can have sent: as many bytes came from it between message and answer.
  private static func answers(
    to pulses: [WireRecording.Pulse], by packets: [WireRecording.Packet]
  ) -> (seen: Int, of: Int) {
    let answered = pulses.filter { $0.answered != nil && $0.answer > 0 }
    let seen = answered.count { pulse in
      guard let end = pulse.answered else { return false }
      var bytes = 0
      for packet in packets[firstIndex(in: packets, at: pulse.sent)...] {
        guard packet.at <= end else { break }
        bytes += packet.length
      }
      return bytes >= pulse.answer
    }
    return (seen, answered.count)
  }

  /// The place of the first packet that passed at a moment or later.
  private static func firstIndex(in packets: [WireRecording.Packet], at moment: Int64) -> Int {
    var (low, high) = (0, packets.count)
    while low < high {
      let middle = (low + high) / 2
      if packets[middle].at < moment { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension WirePeer {
  fileprivate var description: String { "\(address) \(transport) \(port ?? 0)" }
}
