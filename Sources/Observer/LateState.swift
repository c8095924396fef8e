import Glibc
import Linux
import Model
import Synchronization

/// A host state that a thread brings, and that is not waited for without end.
///
/// The thread that waits may go before the one that brings it: each keeps this object.
final class LateState: Sendable {
  private let state = Mutex<HostState?>(nil)
  private let reading: Int32
  private let writing: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 { for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) } }
    (reading, writing) = (ends[0], ends[1])
  }

  deinit { for end in [reading, writing] where end >= 0 { close(end) } }

  func put(_ found: HostState) {
    state.withLock { $0 = found }
    var byte: UInt8 = 1
    _ = write(writing, &byte, 1)
  }

  /// The state; nil where it does not come in time.
  func take(within limit: Duration) -> HostState? {
    let end = MonotonicTime.now + limit
    while true {
      if let found = state.withLock({ $0 }) { return found }
      let left = (end - .now).wholeNanoseconds / 1_000_000
      guard left > 0 else { return nil }
      var waiting = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
      // Without a pipe the state is looked for now and then.
      _ = poll(&waiting, 1, Int32(reading < 0 ? min(left, 20) : left))
    }
  }
}
