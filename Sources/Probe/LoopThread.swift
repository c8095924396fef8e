internal import Linux
internal import CLinux
internal import Glibc

/// A thread of its own for a loop that blocks, which the cooperative pool must not.
enum LoopThread {
  /// Runs `body` on a new thread; throws where the system refuses one.
  static func start(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    let box = Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        // Signals are the main thread's business, and SIGPIPE is nobody's: a write that fails says so.
        var all = sigset_t()
        sigfillset(&all)
        // A fault is this thread's own, and whoever handles it should see it.
        for own in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&all, own) }
        pthread_sigmask(SIG_BLOCK, &all, nil)
        vpnaudit_name_thread("probe")
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    if status != 0 {
      box.release()
      throw SystemError(status)
    }
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
