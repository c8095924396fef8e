internal import Linux
internal import COpenSSL
internal import FoundationEssentials
internal import Glibc
public import Model

/// Probes endpoints: it resolves their names, connects, shakes hands, asks, and times each.
public struct Prober: Sendable {
  let context: TLSContext
  let settings: ProbeSettings
  /// This host's name service, which all runs and loops ask together.
  private let host = HostResolver()
  /// Between two runs, too, so that the second has the kernel's stamps from its first packet on.
  private let keeper: StampKeeper?

  /// A prober that accepts certificates of the authorities that `trust` names.
  ///
  /// It reads the authorities once, which takes 20–35 ms for a system's store, and makes a ClientHello that goes
  /// nowhere: the first one of a process takes about 2 ms more than those after it.
  public init(trust: Trust, settings: ProbeSettings = ProbeSettings()) throws(ProbeError) {
    context = try TLSContext(trust: trust)
    self.settings = settings
    keeper = settings.kernelStamps ? StampKeeper() : nil
    context.warmUp()
  }

  /// The same prober with other settings, and the same context where no other is given.
  init(_ other: Prober, settings: ProbeSettings, context: TLSContext? = nil) {
    self.context = context ?? other.context
    keeper = other.keeper
    self.settings = settings
  }

  /// How many authorities are trusted. Where there are none, every certificate is `cert_untrusted`.
  public var authorities: Int { context.authorities }

  /// Probes endpoints, each as many times as it says, and returns their results in the same order.
  ///
  /// `tcp` and `tls` run on one thread, or on as many as the settings say, and `http` and `https` on another, at the
  /// same time. What `path` makes is asked once per connection, right before it and outside of every timed phase; it must
  /// be quick. Without it no routes are known.
  /// Where the task is cancelled, what was measured is returned at once, and the samples that had not ended are
  /// `cancelled`.
  ///
  /// With `onSample` each sample is reported as it ends, and the results hold none of them: an endpoint may then have
  /// samples without end (`Int.max`), until the task is cancelled. It runs on the loops' threads, between the samples:
  /// it must be quick. Those that a cancelled task interrupts are reported as `cancelled`, and those that it keeps
  /// from beginning are not reported.
  public func run(
    _ endpoints: [Endpoint], path: @escaping PathSource = { { _ in nil } },
    onSample: (@Sendable (EndedSample) -> Void)? = nil
  ) async -> [ProbeResult] {
    await run(endpoints.map { Trial($0) }, path: path, onSample: onSample)
  }

  /// The same for trials, each of which may differ from an ordinary sample.
  func run(
    _ trials: [Trial], path: @escaping PathSource,
    onSample: (@Sendable (EndedSample) -> Void)? = nil
  ) async -> [ProbeResult] {
    let parts = parts(of: trials)
    let isWatched =
      settings.watchesWire
      && trials.contains { $0.endpoint.isWitnessed && $0.endpoint.target.scheme.usesTCP }
    let shares = isWatched ? WireShare.shares(for: parts.count) : []
    return await withTaskGroup { group in
      for (number, (engine, places)) in parts.enumerated() {
        let own = places.map { (index: $0, trial: trials[$0]) }
        let wire = isWatched ? shares[number] : nil
        group.addTask {
          let results = await run(
            own, engine: engine, loops: parts.count, wire: wire, path: path, onSample: onSample)
          return zip(places, results).map { $0 }
        }
      }
      var results: [(index: Int, result: ProbeResult)] = []
      for await part in group { results += part }
      return results.sorted { $0.index < $1.index }.map(\.result)
    }
  }

  /// Which endpoints each loop has, by their indices: those of the raw engine in turns, those of the other together.
  private func parts(of trials: [Trial]) -> [(engine: Engine, places: [Int])] {
    let places = Dictionary(grouping: trials.indices) {
      ProbeKind(of: trials[$0].endpoint.target.scheme).engine
    }
    return places.flatMap { engine, places in
      let loops = engine == .raw ? max(1, min(settings.loops, places.count, ProbeSettings.mostLoops)) : 1
      return (0..<loops).map { loop in
        (engine, stride(from: loop, to: places.count, by: loops).map { places[$0] })
      }
    }
  }

  /// Makes trials of one engine on a thread of their own.
  private func run(
    _ trials: [(index: Int, trial: Trial)], engine: Engine, loops: Int, wire: WireShare?,
    path: @escaping PathSource, onSample: (@Sendable (EndedSample) -> Void)?
  ) async -> [ProbeResult] {
    do throws(SystemError) {
      let cancellation = try EventFD()
      let run: Result<[ProbeResult], SystemError> = await withTaskCancellationHandler {
        do throws(SystemError) {
          return .success(
            try await WorkerThread.run(name: "probe") {
              results(
                trials, engine: engine, loops: loops, cancellation: cancellation, wire: wire, path: path,
                onSample: onSample)
            })
        } catch {
          return .failure(error)
        }
      } onCancel: {
        cancellation.ring()
      }
      return try run.get()
    } catch {
      return Self.unmeasured(trials, error, onSample)
    }
  }

  /// The work of the loop's thread.
  private func results(
    _ trials: [(index: Int, trial: Trial)], engine: Engine, loops: Int, cancellation: EventFD,
    wire: WireShare?,
    path: @escaping PathSource, onSample: (@Sendable (EndedSample) -> Void)?
  ) -> [ProbeResult] {
    let certificates = CertificateCache()
    let series = trials.map { index, trial in
      Series(
        trial, certificates: certificates,
        listener: onSample.map { report in
          { number, sample, certificate, path in
            report(
              EndedSample(
                endpointIndex: index, number: number, sample: sample, certificate: certificate, path: path))
          }
        })
    }
    do throws(SystemError) {
      let loop = try ProbeLoop(
        series: series, engine: engine, loops: loops, context: context, settings: settings, host: host,
        cancellation: cancellation, wire: wire?.open(), path: path)
      loop.run()
    } catch {
      return Self.unmeasured(trials, error, onSample)
    }
    // Only a cancelled loop leaves samples undone.
    for one in series { one.fillUp(with: Failure(.cancelled), at: Timestamp(.now)) }
    return series.map(\.result)
  }

  private static func unmeasured(
    _ trials: [(index: Int, trial: Trial)], _ error: SystemError,
    _ onSample: (@Sendable (EndedSample) -> Void)?
  ) -> [ProbeResult] {
    let failure = Failure(.localResource, errno: error.name, facts: .probeNotStarted)
    return trials.map { index, trial in
      if let onSample {
        let sample = Sample(
          address: nil, localPort: nil, started: Timestamp(.now), lag: nil, phases: Sample.Phases(),
          failure: failure)
        onSample(EndedSample(endpointIndex: index, number: 1, sample: sample, certificate: nil, path: nil))
        return ProbeResult(endpoint: trial.endpoint, samples: [], certificate: nil, path: nil)
      }
      let series = Series(trial)
      series.fillUp(with: failure, at: Timestamp(.now))
      return series.result
    }
  }
}
