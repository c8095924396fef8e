import Linux

/// Repeats a check until its result is good, or until the time is over.
public struct CheckRetry: Sendable {
  /// How long it repeats; zero for a single check.
  let limit: Duration
  /// The time between the end of a check and the start of the next.
  let pause: Duration

  public init(for limit: Duration, pause: Duration = .seconds(1)) {
    self.limit = limit
    self.pause = pause
  }

  /// The first result that is good, else the last one.
  ///
  /// A check that is under way when the time is over is completed, so that what is returned was measured. Before each
  /// pause `report` is given the result that was not good, its number from 1, and the time that is left.
  public func run<Result>(
    _ check: () async throws -> Result, until isGood: (Result) -> Bool,
    report: (Result, _ number: Int, _ left: Duration) -> Void = { _, _, _ in }
  ) async throws -> Result {
    let end = MonotonicTime.now + limit
    var number = 1
    while true {
      let result = try await check()
      let left = end - .now
      if isGood(result) || left <= .zero { return result }
      report(result, number, left)
      try await Task.sleep(for: min(pause, left))
      number += 1
    }
  }
}
