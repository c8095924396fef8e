internal import Model

/// How many times lie where, in eight bytes for each bucket that has any.
///
/// A bucket is at most 1/32 of its lower edge wide, so that its middle lies within two per cent of what was added.
struct CoarseTimes {
  private struct Bucket {
    let number: UInt16
    var count: UInt32
  }

  /// By their numbers.
  private var buckets: [Bucket] = []

  /// Adds a time; one below zero counts as zero, one of more than an hour as an hour.
  mutating func add(_ time: Microseconds) {
    let number = Self.number(of: UInt32(min(max(0, time.count), 3_600_000_000)))
    var (low, high) = (0, buckets.count)
    while low < high {
      let middle = (low + high) / 2
      if buckets[middle].number < number { low = middle + 1 } else { high = middle }
    }
    if low < buckets.count, buckets[low].number == number {
      if buckets[low].count < .max { buckets[low].count += 1 }
    } else {
      buckets.insert(Bucket(number: number, count: 1), at: low)
    }
  }

  /// The smallest times that at least so many of 100 do not exceed, by nearest rank; nil without any time.
  func percentiles(_ shares: [Int]) -> [Microseconds]? {
    guard let last = buckets.last else { return nil }
    let all = buckets.reduce(0) { $0 + Int($1.count) }
    return shares.map { share in
      let rank = (all * share + 99) / 100
      var passed = 0
      for bucket in buckets {
        passed += Int(bucket.count)
        if passed >= rank { return Self.middle(of: bucket.number) }
      }
      return Self.middle(of: last.number)
    }
  }

  private static func number(of time: UInt32) -> UInt16 {
    guard time >= 64 else { return UInt16(time) }
    let shift = 31 - time.leadingZeroBitCount - 5
    return UInt16(shift * 32 + Int(time >> UInt32(shift)))
  }

  private static func middle(of number: UInt16) -> Microseconds {
    guard number >= 64 else { return Microseconds(Int64(number)) }
    let shift = Int(number) / 32 - 1
    let low = Int64(Int(number) - shift * 32) << Int64(shift)
    return Microseconds(low + (Int64(1) << Int64(shift)) / 2)
  }
}
