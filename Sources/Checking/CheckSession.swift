import Classifier
import Linux
public import Model

/// The checks of one host as they follow each other: what was observed last, and what each endpoint answered last, which
/// stands until it is probed again.
public struct CheckSession: Sendable {
  /// What the host is checked against.
  public private(set) var stages: CheckStages
  /// What was observed last.
  public private(set) var state: HostState?
  private var standing: [String: StandingResult] = [:]
  /// When each of them was measured, by the clock that nobody sets.
  private var measuredAt: [String: BootTime] = [:]
  private var witnesses: [String: GatewayWitness] = [:]
  private var witnessed = BootTime.now
  /// The tunnels of the record before.
  private var tunnels: [TunnelIdentity]?
  /// A number that is another one whenever the tunnels are others, or what the host is checked against: what is measured
  /// under one says nothing of a tunnel under another.
  public private(set) var epoch = 0
  /// What the last record said that was new, without what changes by itself.
  private var last: SteadyRecord?

  /// What an endpoint answered stands for three of its intervals at most, and for a quarter of an hour at least.
  private static func life(of endpoint: Endpoint) -> Duration { max(endpoint.every * 3, .seconds(900)) }

  public init(_ stages: CheckStages) { self.stages = stages }

  /// Goes on with other settings. The results of those endpoints stand that are the same.
  public mutating func replace(_ stages: CheckStages) {
    let before = Dictionary(self.stages.inputs.endpoints.map { ($0.name, $0) }) { first, _ in first }
    let same = Set(stages.inputs.endpoints.filter { before[$0.name] == $0 }.map(\.name))
    standing = standing.filter { same.contains($0.key) }
    measuredAt = measuredAt.filter { same.contains($0.key) }
    witnesses = [:]
    epoch += 1
    self.stages = stages
    last = nil
  }

  /// Takes in an observation.
  public mutating func take(_ state: HostState) { self.state = state }

  /// The record of what was observed last, with what was measured since; the others' results stand. `epoch` is that at the
  /// beginning of the measurement.
  ///
  /// Nil before the first observation.
  public mutating func record(
    _ measured: Measurement = .none, of epoch: Int? = nil, trigger: CheckTrigger, started: Timestamp
  ) -> SessionRecord? {
    guard let state else { return nil }
    let now = BootTime.now
    var results: [EndpointResult] = []
    var isMeasured = false
    for endpoint in stages.inputs.endpoints {
      // An endpoint that has the name alone is another one.
      if let result = measured.results.first(where: { $0.endpoint == endpoint }) {
        results.append(.measured(result))
        measuredAt[endpoint.name] = now
        isMeasured = true
      } else if let earlier = standing[endpoint.name], isAlive(endpoint, at: now) {
        results.append(.standing(earlier))
      }
    }
    if epoch == self.epoch, !measured.witnesses.isEmpty {
      witnesses.merge(measured.witnesses) { _, new in new }
      witnessed = now
    }
    let longest = stages.inputs.endpoints.map(Self.life).max() ?? .zero
    if now - witnessed > longest { witnesses = [:] }
    let wire = stages.wire()
    func judged() -> (record: CheckRecord, standing: [StandingResult]) {
      stages.record(state, results, witnesses: witnesses, wire: wire, started: started, trigger: trigger)
    }
    var (record, standing) = judged()
    let isOther = tunnels.map { $0 != record.tunnels.map(TunnelIdentity.init) } ?? false
    if isOther {
      self.epoch += 1
      if !witnesses.isEmpty {
        // What was seen of the tunnels that were there says nothing of those that are there now.
        witnesses = [:]
        (record, standing) = judged()
      }
    }
    tunnels = record.tunnels.map(TunnelIdentity.init)
    self.standing = Dictionary(standing.map { ($0.name, $0) }) { first, _ in first }
    let steady = SteadyRecord(record)
    let isNew = isMeasured || steady != last
    last = steady
    return SessionRecord(record: record, isNew: isNew, hasOtherTunnels: isOther)
  }

  /// Forgets what the last record said, so that the next one is new: the last was not stored.
  public mutating func forget() { last = nil }

  private func isAlive(_ endpoint: Endpoint, at now: BootTime) -> Bool {
    measuredAt[endpoint.name].map { now - $0 < Self.life(of: endpoint) } ?? false
  }
}

/// A record, and how it differs from the one before it.
public struct SessionRecord: Sendable {
  public let record: CheckRecord
  /// Whether something was measured, or it says something that the one before it did not.
  public let isNew: Bool
  /// Whether the tunnels are others, or lead elsewhere.
  public let hasOtherTunnels: Bool
}

/// What tells one tunnel from another, and where its packets go.
private struct TunnelIdentity: Hashable {
  let id: String
  let kind: TunnelKind
  let interface: String?
  let isActive: Bool
  let gateway: Gateway?
  let process: Int?
  let captures: [Capture]

  init(_ tunnel: Tunnel) {
    id = tunnel.id
    kind = tunnel.kind
    interface = tunnel.interface
    isActive = tunnel.state == .active
    gateway = tunnel.gateway
    process = tunnel.process.map { Int($0.pid) }
    captures = tunnel.captures
  }
}

/// What a record says, without what is another in each: times, and what was measured.
private struct SteadyRecord: Hashable {
  let host: HostIdentity
  let agent: CheckRecord.Agent
  let inputs: CheckRecord.Inputs
  let observation: CheckRecord.Observation
  let tunnels: [Tunnel]
  let compliance: Compliance
  /// Each endpoint's name and outcome.
  let endpoints: [[String]]

  init(_ record: CheckRecord) {
    endpoints = record.endpoints.map { [$0.name, $0.outcome.rawValue] }
    host = record.host
    agent = record.agent
    inputs = record.inputs
    observation = record.observation
    tunnels = record.tunnels.map(\.steady)
    compliance = record.compliance
  }
}
