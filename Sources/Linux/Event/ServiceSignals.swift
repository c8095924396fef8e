internal import CLinux
internal import Glibc

/// What the service manager, or a user, asks a service by a signal.
public enum ServiceSignal: Sendable {
  /// SIGTERM, and SIGINT of a terminal.
  case stop
  /// SIGHUP.
  case reload
}

/// The signals of a service as a descriptor that becomes readable.
///
/// A program has one of them: signals are the whole process's.
public final class ServiceSignals: Sendable {
  public let descriptor: Int32
  private let writing: Int32

  /// Takes the signals over; throws where there is no pipe to be had.
  public init() throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemError(errno) }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (descriptor, writing) = (ends[0], ends[1])
    vpnaudit_service_signals(writing)
  }

  /// Those that came since the last call, without repetitions.
  public func take() -> Set<ServiceSignal> {
    var found: Set<ServiceSignal> = []
    var bytes = [UInt8](repeating: 0, count: 64)
    while true {
      let count = read(descriptor, &bytes, bytes.count)
      if count <= 0 { return found }
      for byte in bytes.prefix(count) { found.insert(Int32(byte) == SIGHUP ? .reload : .stop) }
    }
  }
}
