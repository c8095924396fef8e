import Model

/// How soon resets arrived after the ClientHello, beside the shortest round trip to the same address.
///
/// What a server sends in answer to the ClientHello comes a round trip after it, and what it sends on its own after the
/// connection stands comes a round trip after our side of it stood. Jitter and loss only ever make either later; they
/// make the measured round trip longer, too, which is why the shortest of several is taken, and half of it.
struct ResetTiming {
  /// One reset.
  private struct Reset {
    let after: Microseconds
    let roundTrip: Microseconds
    /// Whether something had to be sent again, so that the ClientHello may have arrived late.
    let isResent: Bool
    /// Whether this host took notice of the connection so late that it may have done so of the reset.
    let isNoticedLate: Bool

    var isEarly: Bool { after.count * 2 < roundTrip.count }
  }

  private let resets: [Reset]
  /// The times of the early ones, soonest first.
  let early: [Microseconds]

  /// Below this a round trip is as short as the time that a busy host takes to look at its sockets.
  private static let shortest = Microseconds(1000)

  init(_ samples: [Sample]) {
    var roundTrips: [IPAddress: [Int64]] = [:]
    for sample in samples {
      guard let address = sample.address, let time = sample.tcp?.connectRTT ?? sample.tcp?.rtt else {
        continue
      }
      roundTrips[address, default: []].append(time.count)
    }
    resets = samples.compactMap { sample in
      guard sample.failure?.code == .tlsResetAfterHello, let ended = sample.tls?.ended,
        // Who spoke before the ClientHello may have begun to end the connection before it, too.
        sample.phases.starttls == nil, sample.phases.proxy == nil, let connect = sample.phases.connect,
        let tcp = sample.tcp, let rtt = tcp.connectRTT ?? tcp.rtt,
        // One measurement may have been held up by anything.
        let known = sample.address.flatMap({ roundTrips[$0] }), known.count > 1,
        let least = known.min().map({ Microseconds($0) }), least.count >= Self.shortest.count
      else { return nil }
      // The connection stood before we took notice of it, and the server may have spoken since.
      let unnoticed = max(0, connect.count - rtt.count)
      return Reset(
        after: Microseconds(ended.count + unnoticed), roundTrip: least, isResent: tcp.retransmits ?? 0 > 0,
        isNoticedLate: unnoticed * 4 > least.count)
    }
    early = resets.filter { $0.isEarly && !$0.isResent }.map(\.after).sorted()
  }

  /// Whether at least two resets were early, and most of those that had no reason to be late.
  var areEarly: Bool {
    let late = resets.count { !$0.isEarly && !$0.isResent && !$0.isNoticedLate }
    return early.count > 1 && early.count * 5 >= (early.count + late) * 3
  }

  /// What was measured, where early resets were; nil for none.
  var facts: DiagnosisFacts? {
    guard areEarly, let first = early.first, let last = early.last,
      let trip = resets.map(\.roundTrip.count).min()
    else { return nil }
    return .resetsEarly(count: early.count, first: first, last: last, trip: Microseconds(trip))
  }

  /// Whether resets were timed, and none was early.
  var areInTime: Bool { !resets.isEmpty && !resets.contains(where: \.isEarly) }
}
