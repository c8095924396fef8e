import Glibc

/// Runs work that blocks on a thread of its own, so that the cooperative pool stays free.
public func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    let job = Unmanaged.passRetained(Job { continuation.resume(returning: work()) })
    var thread = pthread_t()
    let result = pthread_create(
      &thread, nil,
      { raw in
        if let raw { Unmanaged<Job>.fromOpaque(raw).takeRetainedValue().body() }
        return nil
      }, job.toOpaque())
    if result == 0 {
      pthread_detach(thread)
    } else {
      // No thread is to be had: late is better than never.
      job.takeRetainedValue().body()
    }
  }
}

/// What a thread is to do: a C entry point takes one pointer.
private final class Job {
  let body: () -> Void

  init(_ body: @escaping () -> Void) { self.body = body }
}
