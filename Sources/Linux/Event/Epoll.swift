internal import CLinux
internal import Glibc

/// An epoll instance (epoll(7)): it reports which of many descriptors can be read or written.
///
/// It belongs to one loop and is used only on its thread.
public final class Epoll {
  /// What a descriptor is watched for, and what was reported of it.
  public struct Interest: OptionSet, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let readable = Interest(rawValue: UInt32(EPOLLIN.rawValue))
    public static let writable = Interest(rawValue: UInt32(EPOLLOUT.rawValue))
    /// Something in the error queue, or an error; reported without being asked for.
    public static let erred = Interest(rawValue: UInt32(EPOLLERR.rawValue))
    /// The far side closed its half, or the connection is gone. Only the latter is reported without being asked for.
    public static let hungUp = Interest(rawValue: UInt32(EPOLLHUP.rawValue) | UInt32(EPOLLRDHUP.rawValue))
    /// An error or a hang-up, which is reported without being asked for.
    public static let failed = Interest(rawValue: UInt32(EPOLLERR.rawValue) | UInt32(EPOLLHUP.rawValue))
    /// Reported once for each change, not as long as it lasts.
    public static let onChange = Interest(rawValue: UInt32(EPOLLET.rawValue))
  }

  public let descriptor: Int32
  // Small, so that a cancelled loop has not much before it that it knows of already.
  private var buffer = [epoll_event](repeating: epoll_event(), count: 64)

  /// A new instance; the error number where the kernel has none to give.
  public init() throws(SystemError) {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    if descriptor < 0 { throw SystemError(errno) }
  }

  deinit { close(descriptor) }

  /// Adds a descriptor, or changes what it is waited for. `token` comes back with its events.
  public func watch(_ watched: Int32, for interest: Interest, token: UInt64) throws(SystemError) {
    var event = epoll_event(events: interest.rawValue, data: epoll_data_t(u64: token))
    if epoll_ctl(descriptor, EPOLL_CTL_ADD, watched, &event) == 0 { return }
    var number = errno
    if number == EEXIST {
      if epoll_ctl(descriptor, EPOLL_CTL_MOD, watched, &event) == 0 { return }
      number = errno
    }
    throw SystemError(number)
  }

  /// Changes what a descriptor is waited for that is watched already.
  public func rewatch(_ watched: Int32, for interest: Interest, token: UInt64) throws(SystemError) {
    var event = epoll_event(events: interest.rawValue, data: epoll_data_t(u64: token))
    if epoll_ctl(descriptor, EPOLL_CTL_MOD, watched, &event) != 0 { throw SystemError(errno) }
  }

  /// Forgets a descriptor; closing the last copy of one does the same.
  public func forget(_ watched: Int32) {
    epoll_ctl(descriptor, EPOLL_CTL_DEL, watched, nil)
  }

  /// Waits until something happens or the moment comes, and calls `body` with each event's token.
  ///
  /// The moment that `body` gets is the one when the wait ended, the same for all: what the loop does for one
  /// descriptor must not count against the next.
  public func wait(until moment: MonotonicTime?, _ body: (UInt64, Interest, MonotonicTime) -> Void) {
    let timeout = moment.map { max(0, $0.nanoseconds - MonotonicTime.now.nanoseconds) } ?? -1
    let count = vpnaudit_epoll_wait(descriptor, &buffer, Int32(buffer.count), timeout)
    // An interrupted wait reports nothing, and the loop comes back.
    guard count > 0 else { return }
    let now = MonotonicTime.now
    for event in buffer.prefix(Int(count)) {
      body(event.data.u64, Interest(rawValue: event.events), now)
    }
  }
}
