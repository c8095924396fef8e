import Glibc
import Synchronization
import Testing

@testable import Linux

struct SecondThreadTests {
  @Test(.timeLimit(.minutes(1)))
  func `its work is done once it has been waited for, or once the thread has gone`() throws {
    let counter = Counter()
    let first = try SecondThread(name: "first") { counter.addLate() }
    first.wait()
    #expect(counter.value == 1)
    do { _ = try SecondThread(name: "second") { counter.addLate() } }
    #expect(counter.value == 2)
  }

  private final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func addLate() {
      usleep(20_000)
      count.withLock { $0 += 1 }
    }
  }
}
