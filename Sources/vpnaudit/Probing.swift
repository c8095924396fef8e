import Model
import Observer
import Probe

/// Probes endpoints; the way of each sample is asked of the kernel at the moment that it is taken.
struct Probing {
  private let prober: Prober

  /// Reads the authorities that `trust` names, and tells where there are none.
  init(trust: Trust, settings: ProbeSettings) throws(Complaint) {
    do { prober = try Prober(trust: trust, settings: settings) } catch { throw Complaint(error) }
    if prober.authorities == 0 {
      Notice.tell(
        note: "no certificate authority is trusted here: every certificate will be refused",
        hint: "install ca-certificates, or name a file: trust.ca_file in a profile, or --ca FILE")
    }
  }

  /// Probes each endpoint as many times as it says; with `onSample` each sample is told as it ends, on a thread that
  /// must not be kept, and the results hold none.
  func run(
    _ endpoints: [Endpoint], onSample: (@Sendable (EndedSample) -> Void)? = nil
  ) async -> [ProbeResult] {
    await prober.run(endpoints, path: Self.path, onSample: onSample)
  }

  /// Tries a handful of things after those results that failed. `underlays` holds for each of them the interface that
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
