internal import CLinux
internal import Glibc

/// A thread of its own for work that blocks, which the cooperative pool must not.
public enum WorkerThread {
  /// Runs `work` on a new thread and returns its result; throws where the system refuses one, and nothing ran.
  ///
  /// - Parameter name: The name that `top -H` shows, of at most 15 bytes; nil for the program's.
  public static func run<Value: Sendable>(
    name: String? = nil, _ work: @escaping @Sendable () -> Value
  ) async throws(SystemError) -> Value {
    let result: Result<Value, SystemError> = await withCheckedContinuation { continuation in
      do throws(SystemError) {
        try start(name: name) { continuation.resume(returning: .success(work())) }
      } catch {
        continuation.resume(returning: .failure(error))
      }
    }
    return try result.get()
  }

  /// Starts `body` on a new thread, which ends with it; throws where the system refuses one.
  package static func start(
    name: String? = nil, _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) {
    pthread_detach(try create(name: name, body))
  }

  /// Starts `body` on a new thread that is to be joined.
  static func create(
    name: String? = nil, _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) -> pthread_t {
    let box = Unmanaged.passRetained(Body(name: name, body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        // Signals are the main thread's business, and SIGPIPE no thread's: a write that fails returns an error.
        var all = sigset_t()
        sigfillset(&all)
        // A fault is this thread's own, and a handler of it must see it here.
        for own in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&all, own) }
        pthread_sigmask(SIG_BLOCK, &all, nil)
        let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
        if let name = body.name { vpnaudit_name_thread(name) }
        body.run()
        return nil
      }, box.toOpaque())
    if status != 0 {
      box.release()
      throw SystemError(status)
    }
    return thread
  }

  /// Throws where the system refuses a thread: then nothing that waits for one would ever end.
  public static func check() throws(SystemError) { try start {} }

  /// What a thread runs: a C entry point takes one pointer.
  private final class Body: Sendable {
    let name: String?
    let run: @Sendable () -> Void

    init(name: String?, _ run: @escaping @Sendable () -> Void) {
      self.name = name
      self.run = run
    }
  }
}

/// Runs work that blocks on a thread of its own, so that the cooperative pool stays free.
///
/// Where no thread can be created, the work runs here: late, but not lost.
public func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
  do throws(SystemError) {
    return try await WorkerThread.run(work)
  } catch {
    return work()
  }
}
