import Linux
import Model

@testable import Probe

/// What a loop did beside its results.
struct WatchedLoop: Sendable {
  let results: [ProbeResult]
  let turns: Int
  let mostRunning: Int

  /// Runs a loop of its own over endpoints.
  static func run(_ endpoints: [Endpoint], _ settings: ProbeSettings = ProbeSettings()) async throws -> Self {
    let context = try TLSContext(trust: Trust(caFile: World.shared.get().caFile, only: true))
    return try await withCheckedThrowingContinuation { continuation in
      do {
        try WorkerThread.start {
          continuation.resume(
            with: Result {
              let series = endpoints.map(Series.init)
              let loop = try ProbeLoop(
                series: series, context: context, settings: settings, cancellation: EventFD(),
                path: { { _ in nil } }
              )
              loop.run()
              return WatchedLoop(
                results: series.map(\.result), turns: loop.turns, mostRunning: loop.mostRunning)
            })
        }
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }
}
