import FoundationEssentials
import Glibc
import Linux
import Testing

struct WorkerThreadTests {
  private static var isBlocked: Bool {
    var mask = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &mask)
    return sigismember(&mask, SIGTERM) == 1 && sigismember(&mask, SIGSEGV) == 0
  }

  @Test func `work has a thread of its own, which leaves signals to the main one, and gives its result`()
    async throws
  {
    let (name, isBlocked) = try await WorkerThread.run(name: "worker") {
      (try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8), Self.isBlocked)
    }
    #expect(name == "worker\n")
    #expect(isBlocked)
  }

  @Test func `threads that block do not wait for each other`() async {
    let begun = MonotonicTime.now
    let results = await withTaskGroup(of: Int.self) { group in
      for number in 0..<8 {
        group.addTask {
          await onThread {
            usleep(100_000)
            return number
          }
        }
      }
      return await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(results == Set(0..<8))
    // Eight in a row would take 800 ms.
    #expect(MonotonicTime.now < begun + .milliseconds(700))
  }
}
