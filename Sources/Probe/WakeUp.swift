internal import Linux
internal import CLinux
internal import Glibc

/// A bell that any thread may ring to tell the loop that its work is no longer wanted: an eventfd(2).
///
/// It holds only a number, so it crosses threads without a lock. It stays rung.
final class WakeUp: Sendable {
  let descriptor: Int32

  init() throws(SystemError) {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    if descriptor < 0 { throw SystemError(errno) }
  }

  deinit { close(descriptor) }

  func ring() {
    var one: UInt64 = 1
    // It can only fail where the counter is full, and then it has been rung.
    _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
  }
}
