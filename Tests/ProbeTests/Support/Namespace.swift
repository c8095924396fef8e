import Glibc
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
    try await withCheckedThrowingContinuation { continuation in
      do {
        try LoopThread.start {
          continuation.resume(with: Result { try enter(setup, endpoints, engine, context) })
        }
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }

  private static func enter(
    _ setup: String, _ endpoints: [Endpoint], _ engine: Engine, _ context: TLSContext
  ) throws -> [ProbeResult] {
    // glibc hides unshare(2) from Swift behind _GNU_SOURCE.
    guard let symbol = dlsym(nil, "unshare") else { throw Failed() }
    let unshare = unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
    let newNetwork: Int32 = 0x4000_0000
    guard unshare(newNetwork) == 0, system(setup) == 0 else { throw Failed() }
    let series = endpoints.map(Series.init)
    try ProbeLoop(
      series: series, engine: engine, context: context, settings: ProbeSettings(), wakeUp: WakeUp()
    ) { _ in nil }.run()
    return series.map(\.result)
  }
}
