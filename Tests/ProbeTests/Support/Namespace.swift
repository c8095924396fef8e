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
    guard unshare(newNetwork) == 0, system("\(setup)\n\(settled)") == 0 else { throw Failed() }
  }

  /// Waits until every address of IPv6 can be reached: the kernel adds the route to it a moment after the address, even
  /// where it need not look for duplicates.
  private static let settled = """
    PATH=/usr/sbin:/usr/bin:/sbin:/bin
    for address in $(ip -6 -o address show up scope global | sed -n 's|.* inet6 \\([^/ ]*\\).*|\\1|p'); do
      for attempt in $(seq 500); do
        case $(ip -6 route get "$address" 2>/dev/null) in local*) break ;; esac
        sleep 0.01
      done
    done
    """
}
