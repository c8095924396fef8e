internal import COpenSSL
internal import FoundationEssentials
internal import Glibc
public import Model

/// Probes endpoints: it resolves their names, connects, shakes hands, asks, and times each.
public struct Prober: Sendable {
  private let context: TLSContext
  private let settings: ProbeSettings
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

  /// The same prober with other settings.
  init(_ other: Prober, settings: ProbeSettings) {
    context = other.context
    keeper = other.keeper
    self.settings = settings
  }

  /// How many authorities are trusted. Where there are none, every certificate is `cert_untrusted`.
  public var authorities: Int { context.authorities }

  /// Probes endpoints, each as many times as it says, and returns their results in the same order.
  ///
  /// `tcp` and `tls` run on one thread, or on as many as the settings say, and `http` and `https` on another, at the
  /// same time. `path` is asked once per
  /// connection, right before it and outside of every timed phase. It runs on these threads, so it must be quick.
  /// Where the task is cancelled, what was measured is returned at once, and the samples that had not ended are
  /// `cancelled`.
  public func run(
    _ endpoints: [Endpoint], path: @escaping @Sendable (PathQuery) -> Path?
  ) async -> [ProbeResult] {
    await run(endpoints.map { Trial($0) }, path: path)
  }

  /// The same for trials, each of which may differ from an ordinary sample.
  func run(_ trials: [Trial], path: @escaping @Sendable (PathQuery) -> Path?) async -> [ProbeResult] {
    let parts = parts(of: trials)
    return await withTaskGroup { group in
      for (engine, places) in parts {
        let own = places.map { trials[$0] }
        group.addTask {
          zip(places, await run(own, engine: engine, loops: parts.count, path: path)).map { $0 }
        }
      }
      var results: [(place: Int, result: ProbeResult)] = []
      for await part in group { results += part }
      return results.sorted { $0.place < $1.place }.map(\.result)
    }
  }

  /// Which endpoints each loop has, by their places: those of the raw engine in turns, those of the other together.
  private func parts(of trials: [Trial]) -> [(engine: Engine, places: [Int])] {
    let places = Dictionary(grouping: trials.indices) { Engine(for: trials[$0].endpoint.target.scheme) }
    return places.flatMap { engine, places in
      let loops = engine == .raw ? max(1, min(settings.loops, places.count, 256)) : 1
      return (0..<loops).map { loop in
        (engine, stride(from: loop, to: places.count, by: loops).map { places[$0] })
      }
    }
  }

  /// Makes trials of one engine on a thread of their own.
  private func run(
    _ trials: [Trial], engine: Engine, loops: Int, path: @escaping @Sendable (PathQuery) -> Path?
  ) async -> [ProbeResult] {
    let wakeUp: WakeUp
    do throws(SystemError) {
      wakeUp = try WakeUp()
    } catch {
      return Self.unmeasured(trials, error)
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        do throws(SystemError) {
          try LoopThread.start {
            continuation.resume(
              returning: results(trials, engine: engine, loops: loops, wakeUp: wakeUp, path: path))
          }
        } catch {
          continuation.resume(returning: Self.unmeasured(trials, error))
        }
      }
    } onCancel: {
      wakeUp.ring()
    }
  }

  /// The work of the loop's thread.
  private func results(
    _ trials: [Trial], engine: Engine, loops: Int, wakeUp: WakeUp,
    path: @escaping @Sendable (PathQuery) -> Path?
  ) -> [ProbeResult] {
    let series = trials.map { Series($0) }
    do throws(SystemError) {
      let loop = try ProbeLoop(
        series: series, engine: engine, loops: loops, context: context, settings: settings, wakeUp: wakeUp,
        path: path)
      loop.run()
    } catch {
      return Self.unmeasured(trials, error)
    }
    // Only a cancelled loop leaves samples undone.
    for one in series { one.fillUp(with: Failure(.cancelled), at: Timestamp(.now)) }
    return series.map(\.result)
  }

  private static func unmeasured(_ trials: [Trial], _ error: SystemError) -> [ProbeResult] {
    trials.map { trial in
      let series = Series(trial)
      series.fillUp(
        with: Failure(.localResource, errno: error.name, detail: "the probe could not start"),
        at: Timestamp(.now))
      return series.result
    }
  }

}
