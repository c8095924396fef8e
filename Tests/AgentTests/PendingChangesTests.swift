import Linux
import Model
import Testing

@testable import Agent

/// Changes wait a moment for those that come with them, and cost no more than their share.
@Suite struct PendingChangesTests {
  private let start = MonotonicTime.now

  private func after(_ milliseconds: Int) -> MonotonicTime { start + .milliseconds(milliseconds) }

  @Test func `an observation is due a moment after the first`() {
    var pending = PendingChanges(at: start)
    let first = pending.due(at: start)
    #expect(first == nil)
    pending.add([.links], at: after(10))
    pending.add([.routes], at: after(90))
    let second = pending.due(at: after(90))
    #expect(second == after(110))
    let third = pending.take()
    #expect(third == [.links, .routes])
    let fourth = pending.due(at: after(120))
    #expect(fourth == nil)
  }

  @Test func `whoever keeps changing something does not put it off`() {
    var pending = PendingChanges(at: start)
    for moment in 0..<500 { pending.add([.routes], at: after(moment)) }
    let found = pending.due(at: after(500))
    #expect(found == after(500), "it is due now")
  }

  @Test func `a storm of routes gets its share, and links are answered all the same`() {
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
    let first = pending.isHeldBack(at: after(now + 100))
    #expect(first)
    let second = pending.isHeldBack(at: after(now + 100))
    #expect(!second, "it is said once")
    pending.add([.links], at: after(now))
    let third = pending.due(at: after(now + 100))
    #expect(third == after(now + 100))
  }

  @Test func `however cheap observations are, there are only so many`() {
    var pending = PendingChanges(at: start)
    var (now, count) = (0, 0)
    while now < 3_600_000 {
      pending.add([.links], at: after(now))
      guard let due = pending.due(at: after(now)) else { break }
      now += max(Int((due - after(now)).wholeNanoseconds / 1_000_000), 1)
      guard due <= after(now) else { continue }
      _ = pending.take()
      pending.spend(.milliseconds(1), on: [.links], at: after(now))
      count += 1
    }
    #expect((2400...2420).contains(count), "in an hour: \(count)")
  }
}
