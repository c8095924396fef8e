internal import Glibc

/// Work on a thread of its own that somebody waits for.
public struct SecondThread: ~Copyable, Sendable {
  private let thread: pthread_t

  /// Starts `work`; throws where the system refuses a thread, and nothing ran.
  ///
  /// - Parameter name: The name that `top -H` shows, of at most 15 bytes.
  public init(name: String, _ work: @escaping @Sendable () -> Void) throws(SystemError) {
    thread = try WorkerThread.create(name: name, work)
  }

  /// Waits until it has ended.
  public consuming func wait() {}

  deinit { pthread_join(thread, nil) }

  /// Whether this machine has a processor that a second thread could use.
  public static var isOfUse: Bool { sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1 }
}
