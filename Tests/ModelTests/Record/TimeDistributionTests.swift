import Model
import Testing

@Suite struct TimeDistributionTests {
  private static func distribution(_ times: [Int64], exactly limit: Int) -> TimeDistribution {
    var distribution = TimeDistribution(exactly: limit)
    for time in times { distribution.add(Microseconds(time)) }
    return distribution
  }

  /// Times over all magnitudes, the same in every run.
  private static let many: [Int64] = (0..<20_000).map { index in
    let mixed = (Int64(index) &* 2_862_933_555_777_941_757 &+ 3_037_000_493) & .max
    return mixed % [100, 5_000, 80_000, 4_000_000][index % 4]
  }

  @Test func `while they are few every time is kept`() {
    let few = Self.distribution([30, 10, 20, 10], exactly: 4)
    #expect(few.isExact && few.count == 4)
    #expect(few.points.map(\.time.count) == [10, 20, 30] && few.points.map(\.count) == [2, 1, 1])
    #expect(few.percentiles([50, 95])?.map(\.count) == [10, 30])
    #expect(few.least == Microseconds(10) && few.greatest == Microseconds(30))
  }

  @Test func `what is read from buckets is within one per cent of what was added`() throws {
    let sorted = Self.many.sorted()
    let distribution = Self.distribution(Self.many, exactly: 100)
    #expect(!distribution.isExact && distribution.count == sorted.count)
    #expect(distribution.points.reduce(0) { $0 + $1.count } == sorted.count)
    #expect(distribution.points.count < 1200)
    for share in [1, 5, 25, 50, 75, 95, 99, 100] {
      let exact = Double(sorted[(sorted.count * share + 99) / 100 - 1])
      let read = Double(try #require(distribution.percentiles([share])?.first).count)
      #expect(abs(read - exact) <= exact / 100 + 0.5, "\(share): \(read) for \(exact)")
    }
    #expect(distribution.least?.count == sorted.first && distribution.greatest?.count == sorted.last)
  }

  @Test func `the order in which they come changes nothing`() {
    let there = Self.distribution(Self.many, exactly: 10)
    let back = Self.distribution(Self.many.reversed(), exactly: 10)
    #expect(there.points == back.points)
  }

  @Test(arguments: [Int64.min, -1, 0, 127, 128, 129, 3_600_000_000, .max])
  func `a time of any size has a place`(time: Int64) {
    for limit in [0, 5] {
      let distribution = Self.distribution([time], exactly: limit)
      let clamped = min(max(0, time), 3_600_000_000)
      #expect(distribution.points.map(\.count) == [1])
      #expect(distribution.percentiles([50])?.first?.count == clamped)
    }
  }

  @Test func `without times there is nothing to read`() {
    let empty = TimeDistribution(exactly: 5)
    #expect(empty.points.isEmpty && empty.percentiles([50]) == nil && empty.least == nil)
  }
}
