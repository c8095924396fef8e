internal import Linux
internal import Model

/// When each flight of a handshake left and when the whole of its answer was there, by two clocks.
///
/// A flight is what one side sends before it waits for the other. The kernel's stamps are moments of the wall clock, of
/// which only differences are used, and only where the monotonic clock does not belie them.
struct Flights {
  private struct Flight {
    /// How many bytes were sent when its last one was.
    var end: Int
    // Around the call that sent the last byte, and after the one that read the answer's, on the monotonic clock.
    var writing: MonotonicTime
    var written: MonotonicTime
    var read: MonotonicTime?
    // The same of the answer's first bytes, which came alone or with others.
    var answered: MonotonicTime?
    var answerArrived: Int64 = 0
    // The kernel's stamps of the same bytes, in nanoseconds; 0 where there is none.
    var left: Int64 = 0
    var arrived: Int64 = 0
  }

  private var flights: [Flight] = []
  /// How far the wall clock stands from the monotonic one at the beginning.
  private var offset: Int64?
  /// No handshake has as many, and the far side does not decide how much is kept.
  private static let limit = 16

  init() { flights.reserveCapacity(4) }

  /// Notes that bytes were sent up to the one before `end`.
  mutating func wrote(upTo end: Int, from writing: MonotonicTime, until written: MonotonicTime) {
    if let last = flights.indices.last, flights[last].read == nil {
      flights[last].end = end
      flights[last].writing = writing
      flights[last].written = written
      // It was another byte's.
      flights[last].left = 0
    } else if flights.count < Self.limit {
      flights.append(Flight(end: end, writing: writing, written: written))
    }
  }

  /// Notes that bytes were read, the last of which had `stamp`.
  mutating func read(at moment: MonotonicTime, stamp: Int64) {
    guard let last = flights.indices.last else { return }
    if flights[last].read == nil { (flights[last].answered, flights[last].answerArrived) = (moment, stamp) }
    flights[last].read = moment
    flights[last].arrived = stamp
  }

  /// Notes when a byte, counted from 0, left.
  mutating func left(byte: UInt32, at stamp: Int64) {
    for index in flights.indices where UInt32(truncatingIfNeeded: flights[index].end - 1) == byte {
      // A packet that is sent again is stamped again: what the server was waited for began with the first.
      if flights[index].left == 0 { flights[index].left = stamp }
    }
  }

  /// Whether a flight that was answered has no stamp of its leaving yet.
  var lacksStamp: Bool { flights.contains { $0.left == 0 && $0.read != nil } }

  /// Whether the flight that was sent last has no stamp yet.
  var awaitsStamp: Bool { flights.last.map { $0.left == 0 } ?? false }

  /// Remembers where the clocks stand to each other.
  mutating func begin() { if offset == nil { offset = MonotonicTime.wallClockOffset } }

  /// The time from the last byte of each flight to the last byte of its answer, added up; nil without any answer.
  ///
  /// - Parameters:
  ///   - now: How far the wall clock stands from the monotonic one at the end.
  ///   - inOrder: Whether every packet came in its turn. Else the stamp of a flight's last byte may be older than that
  ///     of one which was lost and sent again, and a whole timeout would be missing.
  func network(offset now: Int64, inOrder: Bool = true) -> (nanoseconds: Int64, source: Sample.StampSource)? {
    var (kernel, user, around): (Int64, Int64, Int64) = (0, 0, 0)
    var isStamped = offset != nil && inOrder
    var isAnswered = false
    for flight in flights {
      guard let read = flight.read else { continue }
      isAnswered = true
      let outside = read.nanoseconds - flight.writing.nanoseconds
      let inside = flight.arrived - flight.left
      user += max(0, read.nanoseconds - flight.written.nanoseconds)
      kernel += inside
      around += outside
      // What happened between two moments took no longer than what began before the first and ended after the second.
      if flight.left == 0 || flight.arrived == 0 || inside < 0 || inside > outside + Self.slack(outside) {
        isStamped = false
      }
    }
    guard isAnswered else { return nil }
    // The wall clock was set meanwhile.
    if let offset, abs(now - offset) > Self.slack(around) { isStamped = false }
    return isStamped ? (min(kernel, around), .kernel) : (user, .user)
  }

  /// The time from the last byte of a flight, counted from 0, to the first of its answer; nil without an answer, or
  /// where the kernel's stamps were to be used and are missing.
  func wait(ofFlight number: Int, by source: Sample.StampSource) -> Int64? {
    guard flights.indices.contains(number), let answered = flights[number].answered else { return nil }
    let flight = flights[number]
    switch source {
    case .user: return answered.nanoseconds - flight.written.nanoseconds
    case .kernel:
      return flight.left == 0 || flight.answerArrived == 0 ? nil : flight.answerArrived - flight.left
    }
  }

  /// By how much two clocks may differ over a time: one of them may be slewed by 500 parts in a million, and neither
  /// is read in no time.
  private static func slack(_ nanoseconds: Int64) -> Int64 { 20_000 + nanoseconds / 1000 }
}
