/// Entries by the moment at which each is due: a binary heap with the earliest entry on top.
///
/// Inlinable, so that callers have it specialised for their own entries.
public struct TimerQueue<Entry> {
  @usableFromInline var heap: [(time: MonotonicTime, entry: Entry)] = []

  @inlinable public init() {}

  /// The moment of the earliest entry.
  @inlinable public var next: MonotonicTime? { heap.first?.time }

  @inlinable public var count: Int { heap.count }

  /// Drops the entries that are no longer wanted.
  @inlinable public mutating func keep(where isWanted: (Entry) -> Bool) {
    // A sorted array is a heap.
    heap = heap.filter { isWanted($0.entry) }.sorted { $0.time < $1.time }
  }

  @inlinable public mutating func add(_ entry: Entry, at time: MonotonicTime) {
    heap.append((time, entry))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if heap[parent].time <= heap[child].time { break }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  /// Takes out the earliest entry if it is due.
  @inlinable public mutating func take(dueBy now: MonotonicTime) -> (time: MonotonicTime, entry: Entry)? {
    guard let first = heap.first, first.time <= now else { return nil }
    let last = heap.removeLast()
    if heap.isEmpty { return first }
    heap[0] = last
    var parent = 0
    while true {
      let left = 2 * parent + 1
      guard left < heap.count else { break }
      let right = left + 1
      let child = right < heap.count && heap[right].time < heap[left].time ? right : left
      if heap[parent].time <= heap[child].time { break }
      heap.swapAt(parent, child)
      parent = child
    }
    return first
  }
}
