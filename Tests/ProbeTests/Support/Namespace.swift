import Glibc
import Linux
import Model

@testable import Probe

/// A network namespace of its own, on a thread that ends with it.
enum Namespace {
  struct Failed: Error {}

  /// Whether this process may make one.
  static let isAvailable =
    geteuid() == 0 && access("/usr/sbin/ip", X_OK) == 0 && access("/usr/sbin/nft", X_OK) == 0

  /// Sets a namespace up with shell commands and probes endpoints in it.
  static func probe(
    _ endpoints: [Endpoint], engine: Engine = .raw, setup: String, context: TLSContext
  ) async throws -> [ProbeResult] {
    try await inside(setup: setup) { try probe(endpoints, engine: engine, context: context) }
  }

  /// Probes endpoints on this thread, in the namespace that it is in.
  static func probe(
    _ endpoints: [Endpoint], engine: Engine = .raw, context: TLSContext,
    settings: ProbeSettings = ProbeSettings()
  ) throws -> [ProbeResult] {
    let series = endpoints.map(Series.init)
    try ProbeLoop(
      series: series, engine: engine, context: context, settings: settings, cancellation: EventFD(),
      path: { { _ in nil } }
    ).run()
    return series.map(\.result)
  }

  /// Sets a namespace up with shell commands and calls `body` in it.
  static func inside<Value: Sendable>(
    setup: String, _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      do {
        try WorkerThread.start {
          continuation.resume(
            with: Result {
              try enter(setup)
              return try body()
            })
        }
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }

  private static func enter(_ setup: String) throws {
    // glibc hides unshare(2) from Swift behind _GNU_SOURCE.
    guard let symbol = dlsym(nil, "unshare") else { throw Failed() }
    let unshare = unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
    let newNetwork: Int32 = 0x4000_0000
    guard unshare(newNetwork) == 0, system(setup) == 0 else { throw Failed() }
  }
}
