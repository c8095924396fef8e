/// How many times lie where, in bounded memory: every one while they are few, then buckets.
///
/// A bucket is at most 1/64 of its lower edge wide, so that what is read from buckets lies within one per cent of what
/// was added. Times of less than 128 µs have buckets of their own.
public struct TimeDistribution: Hashable, Sendable {
  /// A time, and how many lie there.
  public struct Point: Hashable, Sendable {
    public let time: Microseconds
    public let count: Int

    package init(time: Microseconds, count: Int) {
      self.time = time
      self.count = count
    }
  }

  public private(set) var count = 0
  /// The least and the greatest of them, exactly.
  public private(set) var least: Microseconds?
  public private(set) var greatest: Microseconds?

  private var total: Int64 = 0
  private let limit: Int
  /// In the order of arrival; empty once there were more than the limit.
  private var exact: [UInt32] = []
  /// Neighbouring buckets, the first of which has the number `first`.
  private var buckets: [UInt32] = []
  private var first = 0

  /// A distribution that keeps every time until there are more than `limit`.
  public init(exactly limit: Int) { self.limit = max(0, limit) }

  /// Whether every time is still known.
  package var isExact: Bool { count == exact.count }

  /// Adds a time; one below zero counts as zero, one of more than an hour as an hour.
  public mutating func add(_ time: Microseconds) {
    let clamped = UInt32(min(max(0, time.count), 3_600_000_000))
    let time = Microseconds(Int64(clamped))
    least = least.map { min($0, time) } ?? time
    greatest = greatest.map { max($0, time) } ?? time
    if isExact, count < limit {
      exact.append(clamped)
    } else {
      for early in exact { fill(Self.bucket(of: early)) }
      exact = []
      fill(Self.bucket(of: clamped))
    }
    count += 1
    total += time.count
  }

  /// The mean of them, exactly; nil for none.
  public var mean: Microseconds? { count > 0 ? Microseconds(total / Int64(count)) : nil }

  private mutating func fill(_ number: Int) {
    if buckets.isEmpty { first = number }
    if number < first {
      buckets.insert(contentsOf: repeatElement(0, count: first - number), at: 0)
      first = number
    }
    if number >= first + buckets.count {
      buckets.append(contentsOf: repeatElement(0, count: number - first - buckets.count + 1))
    }
    if buckets[number - first] < .max { buckets[number - first] += 1 }
  }

  /// The times in ascending order with how many lie at each: those that were added, or the middles of buckets.
  public var points: [Point] {
    guard let least, let greatest else { return [] }
    if isExact {
      var points: [Point] = []
      for time in exact.sorted() {
        let time = Microseconds(Int64(time))
        if let last = points.last, last.time == time {
          points[points.count - 1] = Point(time: time, count: last.count + 1)
        } else {
          points.append(Point(time: time, count: 1))
        }
      }
      return points
    }
    return buckets.enumerated().filter { $0.element > 0 }.map { offset, count in
      Point(time: min(max(Self.middle(of: first + offset), least), greatest), count: Int(count))
    }
  }

  /// The smallest times that at least so many of 100 do not exceed, by nearest rank; nil without any time.
  public func percentiles(_ shares: [Int]) -> [Microseconds]? {
    let points = points
    guard !points.isEmpty else { return nil }
    return shares.map { share in
      let rank = (count * share + 99) / 100
      var passed = 0
      for point in points {
        passed += point.count
        if passed >= rank { return point.time }
      }
      return points[points.count - 1].time
    }
  }

  private static func bucket(of time: UInt32) -> Int {
    guard time >= 128 else { return Int(time) }
    let shift = 31 - time.leadingZeroBitCount - 6
    return shift * 64 + Int(time >> UInt32(shift))
  }

  private static func middle(of bucket: Int) -> Microseconds {
    guard bucket >= 128 else { return Microseconds(Int64(bucket)) }
    let shift = bucket / 64 - 1
    let low = Int64(bucket - shift * 64) << Int64(shift)
    return Microseconds(low + (Int64(1) << Int64(shift)) / 2)
  }
}
