internal import Linux
internal import Synchronization

/// Where the threads of a `HostResolver` leave what one loop waits for. Filled on any thread, emptied on the loop's.
final class HostInbox: Sendable {
  /// What has become of a question.
  enum Event: Sendable {
    /// A thread has begun to ask it.
    case begun(number: UInt64, MonotonicTime)
    case ended(number: UInt64, HostQuestion.Answer, MonotonicTime)
  }

  /// Rung with every event, and where a thread has become free that was waited for.
  let bell: EventFD
  private let events = Mutex<[Event]>([])

  init() throws(SystemError) { bell = try EventFD() }

  func add(_ event: Event) {
    events.withLock { $0.append(event) }
    bell.ring()
  }

  /// Takes out what has come since it was last emptied.
  func takeAll() -> [Event] {
    events.withLock { events in
      defer { events = [] }
      return events
    }
  }
}
