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
}
