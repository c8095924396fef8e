import Linux
import Model
import Testing

@testable import Agent

/// Changes wait a moment for those that come with them, and cost no more than their share.
struct PendingChangesTests {
  private let start = MonotonicTime.now

  private func after(_ milliseconds: Int) -> MonotonicTime { start + .milliseconds(milliseconds) }

  @Test
  func anObservationIsDueAMomentAfterTheFirst() {
    var pending = PendingChanges(at: start)
    #expect(pending.due(at: start) == nil)
    pending.add([.links], at: after(10))
    pending.add([.routes], at: after(90))
    #expect(pending.due(at: after(90)) == after(110))
    #expect(pending.take() == [.links, .routes])
    #expect(pending.due(at: after(120)) == nil)
  }

  @Test
  func whoKeepsChangingSomethingDoesNotPutItOff() {
    var pending = PendingChanges(at: start)
    for moment in 0..<500 { pending.add([.routes], at: after(moment)) }
    #expect(pending.due(at: after(500)) == after(100))
  }

  @Test
  func aStormOfRoutesGetsItsShareAndLinksAreAnsweredAllTheSame() {
    var pending = PendingChanges(at: start)
    var (now, spent) = (0, 0)
    while now < 10_000 {
      pending.add([.routes], at: after(now))
      guard let due = pending.due(at: after(now)) else { break }
      let wait = Int(((due - after(now)).wholeNanoseconds + 999_999) / 1_000_000)
      now += wait
      _ = pending.take()
      now += 50
      spent += 50
      pending.spend(.milliseconds(50), on: [.routes], at: after(now))
    }
    #expect((1000...1450).contains(spent), "of 10 s: \(spent) ms")
    pending.add([.routes], at: after(now))
    #expect(pending.isHeldBack(at: after(now + 100)))
    pending.add([.links], at: after(now))
    #expect(!pending.isHeldBack(at: after(now + 100)))
  }
}
