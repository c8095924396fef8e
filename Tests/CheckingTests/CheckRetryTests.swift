import Checking
import Testing

@Suite(.timeLimit(.minutes(1))) struct CheckRetryTests {
  private struct Broken: Error {}

  /// Checks whose results are their numbers.
  private final class Counter {
    private(set) var count = 0

    func next() -> Int {
      count += 1
      return count
    }
  }

  @Test func `the first good result is returned, and each before it is reported`() async throws {
    let counter = Counter()
    var reports: [[Int]] = []
    let result = try await CheckRetry(for: .seconds(1000), pause: .zero).run {
      counter.next()
    } until: {
      $0 == 3
    } report: { result, number, left in
      #expect(left > .zero && left <= .seconds(1000))
      reports.append([result, number])
    }
    #expect(result == 3 && counter.count == 3)
    #expect(reports == [[1, 1], [2, 2]])
  }

  @Test func `without time there is one check, good or not`() async throws {
    let counter = Counter()
    let result = try await CheckRetry(for: .zero).run {
      counter.next()
    } until: { _ in
      false
    } report: { _, _, _ in
      Issue.record("it was reported")
    }
    #expect(result == 1 && counter.count == 1)
  }

  @Test func `when the time is over the last result is returned`() async throws {
    let counter = Counter()
    let clock = ContinuousClock()
    let start = clock.now
    let limit = Duration.milliseconds(50)
    let result = try await CheckRetry(for: limit, pause: .milliseconds(1)).run {
      counter.next()
    } until: { _ in
      false
    }
    #expect(clock.now - start >= limit)
    #expect(result == counter.count && result > 1)
  }

  @Test func `a check that cannot be made is not repeated`() async throws {
    let counter = Counter()
    await #expect(throws: Broken.self) {
      _ = try await CheckRetry(for: .seconds(1000)).run { () throws -> Int in
        _ = counter.next()
        throw Broken()
      } until: { _ in
        false
      }
    }
    #expect(counter.count == 1)
  }
}
