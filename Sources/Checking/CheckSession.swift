import Classifier
import FoundationEssentials
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
  private var witnesses: [String: GatewayWitness] = [:]
  /// The tunnels of the record before.
  private var tunnels: [TunnelIdentity]?
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
    self.stages = stages
    last = nil
  }

  /// Takes in an observation.
  public mutating func take(_ state: HostState) { self.state = state }

  /// The record of what was observed last, with what was measured since; the others' results stand.
  ///
  /// Nil before the first observation.
  public mutating func record(
    _ measured: Measurement = .none, trigger: CheckTrigger, started: Timestamp
  ) -> SessionRecord? {
    guard let state else { return nil }
    let endpoints = stages.inputs.endpoints
    var results: [EndpointResult] = []
    for endpoint in endpoints {
      if let result = measured.results.first(where: { $0.endpoint.name == endpoint.name }) {
        results.append(.measured(result))
      } else if let earlier = standing[endpoint.name], isAlive(earlier, endpoint) {
        results.append(.standing(earlier))
      }
    }
    witnesses.merge(measured.witnesses) { _, new in new }
    let wire = stages.wire()
    func judged() -> (record: CheckRecord, standing: [StandingResult]) {
      stages.record(state, results, witnesses: witnesses, wire: wire, started: started, trigger: trigger)
    }
    var (record, standing) = judged()
    let identities = record.tunnels.map(TunnelIdentity.init)
    let isOther = tunnels.map { $0 != identities } ?? false
    if isOther, !witnesses.isEmpty {
      // What was seen of the tunnels that were there says nothing of those that are there now.
      witnesses = measured.witnesses
      (record, standing) = judged()
    }
    tunnels = identities
    self.standing = Dictionary(standing.map { ($0.name, $0) }) { first, _ in first }
    let steady = SteadyRecord(record)
    let isNew = !measured.results.isEmpty || steady != last
    last = steady
    return SessionRecord(record: record, isNew: isNew, hasOtherTunnels: isOther)
  }

  /// Forgets what the last record said, so that the next one is new: the last was not stored.
  public mutating func forget() { last = nil }

  private func isAlive(_ result: StandingResult, _ endpoint: Endpoint) -> Bool {
    guard let measured = result.measured else { return false }
    let age = Duration.milliseconds(Timestamp(.now).milliseconds - measured.milliseconds)
    return age < Self.life(of: endpoint)
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

  init(_ record: CheckRecord) {
    host = record.host
    agent = record.agent
    inputs = record.inputs
    observation = record.observation
    tunnels = record.tunnels.map(\.steady)
    compliance = record.compliance
  }
}
