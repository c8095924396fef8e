import Classifier
import FoundationEssentials
public import Model
public import Probe

/// One check of this host: observe, probe, classify, record.
///
/// It prints nothing and has no exit code: messages beside the record are returned as notices.
public struct Check: Sendable {
  private let stages: CheckStages

  public init(
    _ inputs: CheckInputs, agent: CheckRecord.Agent, keepsState: Bool = false,
    settings: ProbeSettings = ProbeSettings()
  ) {
    stages = CheckStages(inputs, agent: agent, keepsState: keepsState, settings: settings)
  }

  /// Runs the check. Nothing decides the record's exit code here.
  public func run() async throws(CheckError) -> CheckResult {
    let (started, stages) = (Timestamp(.now), stages)
    let wire = stages.wire()
    let isWatched = wire?.status == .complete
    // Loading the authorities takes tens of milliseconds: only where there are endpoints, and while the host is
    // observed. The handshakes come after, so that nothing else takes the processor from them.
    async let prepared = Self.prepare(stages, isWatched)
    let state = await stages.inputs.observe()
    // Where descriptors ran short, those of the observation are free by now.
    let prober =
      if case .success(let loaded) = await prepared { loaded } else {
        try await stages.prober(watchingWire: isWatched)
      }
    let measured =
      if let prober {
        await stages.measure(stages.inputs.endpoints, by: prober, watchingWire: isWatched, on: state)
      } else { Measurement.none }
    let (record, _) = stages.record(
      state, measured.results.map { .measured($0) }, witnesses: measured.witnesses, wire: wire,
      started: started)
    return CheckResult(record: record, notices: prober?.notices ?? [])
  }

  private static func prepare(_ stages: CheckStages, _ isWatched: Bool) async
    -> Result<EndpointProber?, CheckError>
  {
    do throws(CheckError) {
      return .success(try await stages.prober(watchingWire: isWatched))
    } catch { return .failure(error) }
  }
}

/// A check's record and its notices.
public struct CheckResult: Sendable {
  /// Without an exit code: the command that asked for the check fills it in.
  public var record: CheckRecord
  public let notices: [CheckNotice]
}
