import Linux
import Testing

struct TimerQueueTests {
  @Test func `entries come out in the order of their times`() {
    var queue = TimerQueue<Int>()
    let times = (0..<200).map { _ in Int64.random(in: 0..<50) }
    for (index, time) in times.enumerated() { queue.add(index, at: MonotonicTime(nanoseconds: time)) }
    #expect(queue.next?.nanoseconds == times.min())
    var taken: [Int64] = []
    while let (time, index) = queue.take(dueBy: MonotonicTime(nanoseconds: 24)) {
      #expect(times[index] == time.nanoseconds)
      taken.append(time.nanoseconds)
    }
    #expect(taken == times.filter { $0 <= 24 }.sorted())
    #expect(queue.next.map { $0.nanoseconds > 24 } ?? true)
    queue.keep { $0.isMultiple(of: 2) }
    let kept = times.indices.filter { times[$0] > 24 && $0.isMultiple(of: 2) }
    #expect(queue.count == kept.count)
    taken = []
    while let (time, _) = queue.take(dueBy: MonotonicTime(nanoseconds: 100)) {
      taken.append(time.nanoseconds)
    }
    #expect(taken == kept.map { times[$0] }.sorted())
  }

  @Test func `an empty queue has nothing due`() {
    var queue = TimerQueue<String>()
    #expect(queue.next == nil && queue.count == 0)
    #expect(queue.take(dueBy: MonotonicTime(nanoseconds: .max)) == nil)
    queue.add("later", at: MonotonicTime(nanoseconds: 2))
    #expect(queue.take(dueBy: MonotonicTime(nanoseconds: 1)) == nil)
    #expect(queue.take(dueBy: MonotonicTime(nanoseconds: 2))?.entry == "later")
    #expect(queue.next == nil)
  }
}
