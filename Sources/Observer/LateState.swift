import Glibc
import Linux
import Model
import Synchronization

/// A host state that a thread brings, and that is not waited for without end.
///
/// The thread that waits may go before the one that brings it: each keeps this object.
final class LateState: Sendable {
  private enum Place {
    case awaited
    case brought(HostState)
    /// Nobody waits for it any more.
    case abandoned
  }

  private let state = Mutex(Place.awaited)
  private let reading: Int32
  private let writing: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 { for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) } }
    (reading, writing) = (ends[0], ends[1])
  }

  deinit { for end in [reading, writing] where end >= 0 { close(end) } }

  /// Brings the state; false where it is not waited for any more.
  func put(_ found: HostState) -> Bool {
    let isAwaited = state.withLock { place in
      if case .abandoned = place { return false }
      place = .brought(found)
      return true
    }
    var byte: UInt8 = 1
    _ = write(writing, &byte, 1)
    return isAwaited
  }

  /// The state; nil where it does not come in time, and then it is not waited for any more.
  func take(within limit: Duration) -> HostState? {
    let end = MonotonicTime.now + limit
    while true {
      let left = (end - .now).wholeNanoseconds / 1_000_000
      let (found, isOver) = state.withLock { place -> (HostState?, Bool) in
        if case .brought(let found) = place { return (found, true) }
        if left <= 0 { place = .abandoned }
        return (nil, left <= 0)
      }
      if isOver { return found }
      var waiting = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
      // Without a pipe the state is looked for now and then.
      _ = poll(&waiting, 1, Int32(reading < 0 ? min(left, 20) : left))
    }
  }
}
