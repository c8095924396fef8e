internal import Linux
internal import Model
internal import Synchronization

/// The lengths that a handshake's messages can be given.
struct PulseLengths {
  /// The bytes that the ClientHello is longer by at least.
  let hello: Int
  /// The bytes that the client's last flight is longer by at least.
  let finished: Int
  /// How many lengths there are.
  let steps: Int

  /// Over most of the Internet a packet of these many bytes passes, whatever is wrapped around it.
  private static let longest = 1100
  /// Above the length that some old boxes do not bear (RFC 7685), and below it no message of ours.
  private static let shortest = 580
  private static let mostSteps = 33
  /// With fewer lengths than these nothing would be shown.
  private static let leastSteps = 4
  /// What a last flight has of its own: a record that changes nothing, and a Finished with SHA-384.
  private static let finishedOwn = 96

  /// Lengths for a ClientHello of so many bytes by itself, on connections whose segments have so many at most; nil where
  /// there is no room for any.
  init?(hello own: Int, segment: Int) {
    // WireGuard pads to blocks of 16, and no further than the MTU of its interface.
    let longest = min(Self.longest, segment - WireRecording.Pulse.stride)
    let base = max(own, min(Self.shortest, longest - (Self.mostSteps - 1) * WireRecording.Pulse.stride))
    let steps = min(Self.mostSteps, (longest - base) / WireRecording.Pulse.stride + 1)
    guard longest >= base, steps >= Self.leastSteps else { return nil }
    self.steps = steps
    // Never nothing: without any filling there would be no extension.
    hello = max(1, base - own)
    finished = max(0, base - Self.finishedOwn)
  }

  /// A ClientHello that is longer by so many bytes, and by no more.
  init(filling: Int) {
    hello = filling
    finished = 0
    steps = 1
  }
}

/// The lengths that were drawn for one handshake, and when its messages were sent.
///
/// The loop's thread writes to it while the handshake runs, and its maker reads once that has ended.
final class PulseDraw: Sendable {
  private struct Flight {
    let sent: MonotonicTime
    let length: Int
    var step: Int?
    var answered: MonotonicTime?
    var answer = 0
  }

  private struct State {
    var flights: [Flight] = []
    /// What is to be sent next has the length of a draw.
    var next: Int?
    var isPadded = false
    var hellos = 0
  }

  let lengths: PulseLengths
  private let helloStep: Int
  private let finishedStep: Int
  /// What makes the ClientHello as long as was drawn: random bytes, which nothing can make shorter.
  let filling: [UInt8]
  /// How long the connection stays once its handshake is done.
  let linger: Duration
  private let willSend: @Sendable () -> Void
  private let state = Mutex(State())

  /// Draws; `willSend` is called right before each message of a drawn length.
  init(_ lengths: PulseLengths, linger: Duration = .zero, willSend: @escaping @Sendable () -> Void = {}) {
    self.lengths = lengths
    self.linger = linger
    self.willSend = willSend
    var random = SystemRandomNumberGenerator()
    helloStep = Int.random(in: 0..<lengths.steps, using: &random)
    finishedStep = Int.random(in: 0..<lengths.steps, using: &random)
    filling = (0..<(lengths.hello + helloStep * WireRecording.Pulse.stride)).map { _ in
      UInt8.random(in: .min ... .max, using: &random)
    }
  }

  /// Notes that the filling goes into a ClientHello. A second one, which some servers ask for, is as long as the first:
  /// it was not drawn.
  func fillsHello() {
    state.withLock {
      $0.hellos += 1
      $0.next = $0.hellos == 1 ? helloStep : nil
    }
  }

  /// How many bytes the client's last flight is longer by; 0 after the first record.
  func padding() -> Int {
    state.withLock {
      guard !$0.isPadded else { return 0 }
      $0.isPadded = true
      $0.next = finishedStep
      return lengths.finished + finishedStep * WireRecording.Pulse.stride
    }
  }

  /// Tells that bytes are about to be sent.
  func willWrite() { if state.withLock({ $0.next != nil }) { willSend() } }

  /// Notes bytes that were sent.
  func wrote(_ count: Int, from began: MonotonicTime) {
    state.withLock {
      $0.flights.append(Flight(sent: began, length: count, step: $0.next))
      $0.next = nil
    }
  }

  /// Notes bytes that came.
  func read(_ count: Int) {
    let now = MonotonicTime.now
    state.withLock {
      guard let last = $0.flights.indices.last else { return }
      $0.flights[last].answered = now
      $0.flights[last].answer += count
    }
  }

  /// Whether the last message of a drawn length was answered: whoever carried it has acknowledged it then, and what is
  /// sent next does not join it.
  var isAnswered: Bool {
    state.withLock { state in state.flights.last.map { $0.step != nil && $0.answered != nil } ?? false }
  }

  /// The messages that had a drawn length and went as one packet of at most so many bytes. `offset` is how far the wall
  /// clock is from the monotonic one.
  func pulses(segment: Int, offset: Int64) -> [WireRecording.Pulse] {
    state.withLock { state in
      state.flights.compactMap { flight in
        // Whether it counts must not depend on the draw: the longest that it could be goes as one packet, too.
        guard let step = flight.step,
          flight.length + (lengths.steps - 1 - step) * WireRecording.Pulse.stride <= segment
        else { return nil }
        return WireRecording.Pulse(
          sent: flight.sent.nanoseconds + offset, length: flight.length, step: step, steps: lengths.steps,
          answered: flight.answered.map { $0.nanoseconds + offset }, answer: flight.answer)
      }
    }
  }
}
