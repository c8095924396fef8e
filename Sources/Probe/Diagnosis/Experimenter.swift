public import Model

/// Finds out more about endpoints whose samples failed: a handful of further connections to the same address, and to
/// the one that the control resolver gives.
///
/// No other host is connected to. All connections of all endpoints are made at the same time, under the same
/// conditions; they differ from each other in one thing each.
public struct Experimenter: Sendable {
  private let prober: Prober
  private let controlProber: Prober?
  private let limit: Duration

  /// How many endpoints are looked into; a site that is gone takes every endpoint along, and a few show it.
  private static let mostEndpoints = 50

  /// Makes its connections as `prober` does; without a control resolver none is asked. All of them together take no
  /// longer than `limit`.
  public init(prober: Prober, controlResolver: SocketAddress?, limit: Duration = .seconds(30)) {
    self.prober = prober
    self.limit = limit
    controlProber = controlResolver.map {
      Prober(prober, settings: ProbeSettings(resolvers: [$0], usesHostsFile: false))
    }
  }

  /// What was seen of each result's endpoint, in the order of the results; nothing where it did not fail.
  ///
  /// `underlays` holds for each result the interface that carries the tunnel which its samples went into; nil for none.
  public func run(
    after results: [ProbeResult], underlays: [String?],
    path: @escaping PathSource
  ) async -> [[Experiment]] {
    var planned: [(index: Int, step: TrialPlan.Step)] = []
    var endpoints = 0
    for (index, (result, underlay)) in zip(results, underlays).enumerated()
    where endpoints < Self.mostEndpoints {
      let plan = TrialPlan(
        after: result, underlay: underlay, hasControlResolver: controlProber != nil)
      planned += plan.steps.map { (index, $0) }
      if !plan.steps.isEmpty { endpoints += 1 }
    }
    var experiments = [[Experiment]](repeating: [], count: results.count)
    for (index, experiment) in await inTime(planned, path: path) { experiments[index].append(experiment) }
    return experiments
  }

  /// Makes the connections; those that have not ended when the time is over are left out.
  private func inTime(
    _ planned: [(index: Int, step: TrialPlan.Step)], path: @escaping PathSource
  ) async -> [(Int, Experiment)] {
    guard !planned.isEmpty else { return [] }
    let limit = limit
    return await withTaskGroup(of: [(Int, Experiment)]?.self) { group in
      for (prober, steps) in [
        (prober, planned.filter { $0.step.kind != .controlAnswer }),
        (controlProber, planned.filter { $0.step.kind == .controlAnswer }),
      ] {
        guard let prober, !steps.isEmpty else { continue }
        group.addTask { await Self.make(steps, prober, path: path) }
      }
      group.addTask {
        try? await Task.sleep(for: limit)
        return nil
      }
      var made: [(Int, Experiment)] = []
      var waiting = Set(planned.map { $0.step.kind == .controlAnswer }).count
      for await part in group {
        // Cancelled probers return what they have.
        guard let part else {
          group.cancelAll()
          continue
        }
        made += part
        waiting -= 1
        if waiting == 0 { group.cancelAll() }
      }
      return made
    }
  }

  private static func make(
    _ planned: [(index: Int, step: TrialPlan.Step)], _ prober: Prober,
    path: @escaping PathSource
  ) async -> [(Int, Experiment)] {
    let results = await prober.run(planned.map(\.step.trial), path: path)
    return zip(planned, results).compactMap { planned, result in
      guard let sample = result.samples.first, sample.failure?.code != .cancelled else { return nil }
      var serverName: String?
      if case .other(let name) = planned.step.trial.variation.serverName { serverName = name }
      return (
        planned.index,
        Experiment(
          kind: planned.step.kind, serverName: serverName,
          answers: result.answers.isEmpty ? nil : result.answers,
          path: result.path, sample: sample, certificate: result.certificate)
      )
    }
  }
}
