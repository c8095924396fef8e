public import Model
import Observer
public import Probe

/// Probes endpoints; the kernel is asked for the path of each sample at the moment that it is taken.
public struct EndpointProber: Sendable {
  private let prober: Prober

  /// Reads the authorities that `trust` names.
  public init(trust: Trust, settings: ProbeSettings) throws(ProbeError) {
    prober = try Prober(trust: trust, settings: settings)
  }

  /// The notices before the first sample.
  public var notices: [CheckNotice] { prober.authorities == 0 ? [.noAuthorities] : [] }

  /// Probes each endpoint as many times as it says; with `onSample` each sample is handed over as it ends, on a thread
  /// that must not be kept, and the results hold none.
  public func run(
    _ endpoints: [Endpoint], onSample: (@Sendable (EndedSample) -> Void)? = nil
  ) async -> [ProbeResult] {
    await prober.run(endpoints, path: Self.path, onSample: onSample)
  }

  /// Makes a few experiments after those results that failed. `underlays` holds for each of them the interface that
  /// carries the tunnel which it went into.
  func experiment(
    after probes: [ProbeResult], underlays: [String?], controlResolver: SocketAddress?
  ) async -> [[Experiment]] {
    await Experimenter(prober: prober, controlResolver: controlResolver)
      .run(after: probes, underlays: underlays, path: Self.path)
  }

  private static let path: PathSource = {
    let lookup = PathLookup()
    return { query in
      lookup.path(
        .init(
          destination: query.destination, service: query.service, interface: query.interface))
    }
  }
}
