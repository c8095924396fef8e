import Linux
import Model
import Testing

@testable import Probe

struct FlightsTests {
  private static let second: Int64 = 1_000_000_000
  private static let wall = 1_795_219_200 * second

  private static func moment(_ microseconds: Int64) -> MonotonicTime {
    MonotonicTime(nanoseconds: microseconds * 1000)
  }

  /// One flight of 100 bytes and its answer: handed over at 0 µs, read at 1000 µs.
  private static func flight(left: Int64?, arrived: Int64?) -> Flights {
    var flights = Flights()
    flights.begin()
    flights.wrote(upTo: 100, from: moment(0), until: moment(10))
    if let left { flights.left(byte: 99, at: wall + left * 1000) }
    flights.read(at: moment(1000), stamp: arrived.map { wall + $0 * 1000 } ?? 0)
    return flights
  }

  static let cases: [(Int64?, Int64?, Int64, Sample.StampSource)] = [
    (5, 805, 800, .kernel), (nil, 805, 990, .user), (5, nil, 990, .user),
    // The clock was set back, and forth.
    (5, -900_000, 990, .user), (5, 5_000_000, 990, .user),
  ]

  @Test(arguments: cases)
  func `stamps count where both are there and can be true`(
    left: Int64?, arrived: Int64?, time: Int64, source: Sample.StampSource
  ) throws {
    let network = try #require(
      Self.flight(left: left, arrived: arrived).network(offset: MonotonicTime.wallClockOffset))
    #expect(network.nanoseconds == time * 1000)
    #expect(network.source == source)
  }

  @Test func `a clock that was set within a flight's time is noticed`() throws {
    let flights = Self.flight(left: 5, arrived: 505)
    let network = try #require(flights.network(offset: MonotonicTime.wallClockOffset - 400_000))
    #expect(network.source == .user)
  }

  @Test func `stamps do not count where packets overtook each other`() throws {
    let offset = MonotonicTime.wallClockOffset
    let network = try #require(Self.flight(left: 5, arrived: 505).network(offset: offset, inOrder: false))
    #expect(network.source == .user)
    #expect(network.nanoseconds == 990_000)
  }

  @Test func `flights are distinguished by the last byte of each`() throws {
    var flights = Flights()
    flights.begin()
    flights.wrote(upTo: 100, from: Self.moment(0), until: Self.moment(10))
    flights.wrote(upTo: 150, from: Self.moment(20), until: Self.moment(30))
    flights.left(byte: 99, at: Self.wall)
    #expect(flights.awaitsStamp)
    flights.left(byte: 149, at: Self.wall + 25_000)
    // Sent again, and stamped again.
    flights.left(byte: 149, at: Self.wall + 400_000)
    flights.read(at: Self.moment(500), stamp: 0)
    flights.read(at: Self.moment(510), stamp: Self.wall + 505_000)
    flights.wrote(upTo: 200, from: Self.moment(600), until: Self.moment(610))
    #expect(!flights.lacksStamp)
    flights.read(at: Self.moment(900), stamp: Self.wall + 890_000)
    #expect(flights.lacksStamp)
    flights.left(byte: 199, at: Self.wall + 605_000)
    // The last flight of ours is not answered, and is none of the network's time.
    flights.wrote(upTo: 260, from: Self.moment(950), until: Self.moment(960))
    let network = try #require(flights.network(offset: MonotonicTime.wallClockOffset))
    #expect(network.source == .kernel)
    #expect(network.nanoseconds == 480_000 + 285_000)
  }

  @Test func `no answer is no network time`() {
    var flights = Flights()
    #expect(flights.network(offset: 0) == nil)
    flights.read(at: Self.moment(1), stamp: 1)
    flights.wrote(upTo: 1, from: Self.moment(1), until: Self.moment(2))
    #expect(flights.network(offset: 0) == nil)
  }

  @Test func `a peer that never stops answering does not fill the memory`() throws {
    var flights = Flights()
    for round in 1...1000 {
      flights.wrote(upTo: round, from: Self.moment(Int64(round)), until: Self.moment(Int64(round)))
      flights.read(at: Self.moment(Int64(round) + 1), stamp: 0)
    }
    #expect(try #require(flights.network(offset: 0)).nanoseconds < 1_100_000)
  }
}
