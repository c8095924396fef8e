import Linux
import Model
import Testing

@testable import Observer

/// An observation that does not end in time is let go, and counts until it ends.
@Suite struct LateStateTests {
  private func state() -> HostState {
    HostState(
      host: HostIdentity(id: nil, name: "late", site: nil, region: nil), at: Timestamp(milliseconds: 0),
      netns: 0,
      collectors: [])
  }

  @Test func `what comes in time is taken, however it was waited for`() throws {
    let late = LateState()
    let state = state()
    try WorkerThread.start { _ = late.put(state) }
    #expect(late.take(within: .seconds(5))?.host.name == "late")
  }

  @Test func `what comes too late is not waited for, and whoever brings it is told`() {
    let late = LateState()
    #expect(late.take(within: .milliseconds(20)) == nil)
    let isAwaited = late.put(state())
    #expect(!isAwaited)
    #expect(late.take(within: .seconds(1)) == nil, "nor does it come back")
  }

  @Test func `while too many hang, none is begun`() {
    let hanging = HangingWork()
    for _ in 0..<HangingWork.most { hanging.begun() }
    let observer = HostObserver(.init(catalogue: .builtIn), hanging: hanging)
    let start = MonotonicTime.now
    let state = observer.observe()
    #expect(MonotonicTime.now - start < .seconds(1))
    #expect(state.collectors.allSatisfy { $0.status == .failed && $0.facts == .unfinished })
    hanging.ended()
    #expect(observer.observe().collectors.contains { $0.status == .complete })
  }
}
