internal import Linux
internal import Synchronization

/// When a sink must have ended, once it is told to: no wait goes on beyond it.
final class Deadline: Sendable {
  /// Rung when the sink is to end.
  let bell: EventFD
  private let moment = Mutex<MonotonicTime?>(nil)

  init() throws(SystemError) { bell = try EventFD() }

  /// Nil as long as it may go on.
  var end: MonotonicTime? { moment.withLock { $0 } }

  func set(_ end: MonotonicTime) {
    moment.withLock { $0 = min($0 ?? end, end) }
    bell.ring()
  }

  /// A later moment, or the end where that is sooner.
  func limit(_ later: MonotonicTime) -> MonotonicTime { end.map { min($0, later) } ?? later }

  /// Whether there is no time left.
  var isOver: Bool { end.map { $0 <= .now } ?? false }
}
