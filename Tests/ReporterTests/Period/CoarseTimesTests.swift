import Model
import Testing

@testable import Reporter

/// Percentiles of many times in few bytes.
@Suite struct CoarseTimesTests {
  @Test(arguments: [1, 63, 64, 100, 4_321, 412_000, 3_599_999_999])
  func `one time is known within two per cent`(time: Int64) throws {
    var times = CoarseTimes()
    times.add(Microseconds(time))
    let found = try #require(times.percentiles([0, 50, 100]))
    for found in found { #expect(abs(found.count - time) * 50 <= time, "\(found)") }
  }

  @Test func `percentiles are those of all times, in whichever order they come`() throws {
    var (forward, shuffled) = (CoarseTimes(), CoarseTimes())
    for number in 1...1000 {
      forward.add(Microseconds(Int64(number) * 100))
      shuffled.add(Microseconds(Int64(number * 37 % 1001) * 100))
    }
    let found = try #require(forward.percentiles([25, 50, 75, 95]))
    for (found, wanted) in zip(found, [25_000, 50_000, 75_000, 95_000]) {
      #expect(abs(Int(found.count) - wanted) * 50 <= wanted, "\(found)")
    }
    #expect(shuffled.percentiles([25, 50, 75, 95]) == found)
  }

  @Test func `without any time there are none, and no time is out of range`() throws {
    var times = CoarseTimes()
    #expect(times.percentiles([50]) == nil)
    for time in [Int64.min, -1, .max] { times.add(Microseconds(time)) }
    #expect(try #require(times.percentiles([50]))[0].count == 0)
  }
}
