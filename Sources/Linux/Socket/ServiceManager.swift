internal import CLinux
internal import Glibc

/// The service manager that started the program (sd_notify(3)), as systemd.
public struct ServiceManager: Sendable {
  private let socket: String
  /// How often it must hear that the program lives; nil where it does not wait for that.
  public let watchdog: Duration?

  /// The one that the environment names; nil for none.
  public init?() {
    guard let socket = getenv("NOTIFY_SOCKET").map({ String(cString: $0) }), !socket.isEmpty else {
      return nil
    }
    self.socket = socket
    let process = getenv("WATCHDOG_PID").flatMap { Int32(String(cString: $0)) }
    let limit = getenv("WATCHDOG_USEC").flatMap { Int64(String(cString: $0)) } ?? 0
    watchdog = limit > 0 && process ?? getpid() == getpid() ? .microseconds(limit) : nil
  }

  /// Sends what has changed, as `READY=1`; one line for each. It is not waited for, and nothing depends on it.
  public func notify(_ lines: String...) {
    let text = lines.map { $0.replacing("\n") + "\n" }.joined()
    let bytes = Array(text.utf8)
    _ = vpnaudit_notify(socket, bytes, bytes.count)
  }
}

extension String {
  /// The same with spaces in the place of a character.
  fileprivate func replacing(_ character: Character) -> String {
    String(map { $0 == character ? " " : $0 })
  }
}
