internal import CLinux
internal import Glibc

/// What keeps the kernel stamping packets between two probes: a socket that asks for stamps as long as it is there.
final class StampKeeper: Sendable {
  private let descriptor: Int32

  /// A keeper; nil where the kernel gives none, as under a seccomp filter. Probes then go by their own clock.
  init?() {
    descriptor = vpnaudit_keep_stamps()
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  /// Waits a moment, at most 20 ms, until stamps come. Without loopback it does not wait.
  func settle() { vpnaudit_await_stamps(descriptor, 10) }
}
