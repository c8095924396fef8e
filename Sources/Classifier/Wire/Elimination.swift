import Model

/// Which destinations can have carried the test messages, whatever became of their lengths on the way.
///
/// An answer that depends on a whole message proves that all of its bytes had left before, and random bytes cannot be
/// made fewer. A destination that got fewer between a message and its answer did not carry that one. The destination always
/// remains, unless the messages were divided among several.
enum Elimination {
  /// The destinations that are not excluded, in ascending order; nil without an answer.
  static func remaining(
    _ pulses: [WireRecording.Pulse], _ packets: [WireRecording.Packet], at interfaces: Set<String>
  ) -> [IPAddress]? {
    let answered = pulses.filter { $0.answered != nil && $0.answer > 0 }
    guard !answered.isEmpty else { return nil }
    let outgoing = packets.filter { $0.isOutgoing && interfaces.contains($0.interface) }
    var remaining: Set<IPAddress>?
    for pulse in answered {
      var bytes: [IPAddress: Int] = [:]
      for packet in outgoing where packet.at >= pulse.sent && packet.at <= pulse.answered ?? pulse.sent {
        bytes[packet.peer.address, default: 0] += packet.length
      }
      let able = Set(bytes.filter { $0.value >= pulse.length }.keys)
      remaining = remaining?.intersection(able) ?? able
    }
    return remaining?.sorted()
  }
}
