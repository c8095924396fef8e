internal import CLinux
internal import Glibc

/// An eventfd(2) by which any thread wakes another one's event loop.
///
/// It holds only a number, so it crosses threads without a lock. It stays readable once it was rung.
public final class EventFD: Sendable {
  public let descriptor: Int32

  /// A new one; the error number where the kernel refuses it.
  public init() throws(SystemError) {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    if descriptor < 0 { throw SystemError(errno) }
  }

  deinit { close(descriptor) }

  /// Makes it readable.
  public func ring() {
    var one: UInt64 = 1
    // It can only fail where the counter is full, and then it was rung before.
    _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
  }

  /// Makes it unreadable until it is rung again.
  public func silence() {
    var count: UInt64 = 0
    // It can only fail where it was not rung.
    _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
  }

  /// Waits on this thread until it is readable or the moment comes; nil for any time. Whether it is readable.
  @discardableResult
  public func wait(until moment: MonotonicTime?) -> Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let left = moment.map { $0.nanoseconds - MonotonicTime.now.nanoseconds }
      if let left, left <= 0 { return poll(&waiting, 1, 0) > 0 }
      // Rounded up, and at most a minute: a loop looks at the moment again.
      let milliseconds = left.map { min(60_000, ($0 + 999_999) / 1_000_000) } ?? 60_000
      if poll(&waiting, 1, Int32(milliseconds)) > 0 { return true }
    }
  }
}
