internal import CLinux
internal import Glibc

/// A descriptor that becomes readable when the wall clock is set, and when the host wakes up (timerfd_create(2),
/// TFD_TIMER_CANCEL_ON_SET).
public final class ClockWatch: Sendable {
  public let descriptor: Int32

  public init() throws(SystemError) {
    descriptor = vpnaudit_clock_watch()
    if descriptor < 0 { throw SystemError(-descriptor) }
  }

  deinit { close(descriptor) }

  /// Waits for the next time.
  public func rearm() { _ = vpnaudit_clock_rearm(descriptor) }
}
