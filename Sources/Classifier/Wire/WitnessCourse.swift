public import Model

/// How the wire is asked about one tunnel: by handshakes, a few at a time, until it is clear which destination carries
/// them, or that it cannot be said.
///
/// First the packets of the tunnel's own processes and protocols are asked for. If those do not explain where the
/// messages went, all packets that could be one are, for a moment each, and then those of the destination that was
/// found, for their answers.
public struct WitnessCourse: Sendable {
  /// What is to be done next.
  public enum Step: Sendable, Equatable {
    /// Handshakes, one after the other where they would be carried together: a tunnel by TCP joins what waits.
    case pulse(handshakes: Int, scope: WireScope, apart: Bool)
    /// Nothing more: what was found, by the id of the tunnel.
    case done([String: GatewayWitness])
  }

  private enum Phase { case directed, open, confirming, full }

  private let plan: WitnessPlan
  private var phase: Phase
  /// What the phase has recorded.
  private var recording = WireRecording()
  /// What the phases before it have.
  private var earlier = WireRecording()
  /// What was found by length alone.
  private var found: (test: LengthTest, pulses: [WireRecording.Pulse])?
  private var result: [String: GatewayWitness]?

  private static let (first, next, confirming) = (4, 2, 3)

  public init(_ plan: WitnessPlan) {
    self.plan = plan
    phase = plan.isExclusive ? .full : plan.scope.isEmpty ? .open : .directed
    if plan.probe == nil {
      result = unknown(.noEndpoint)
    } else if let problem = plan.stages.first?.problem {
      result = unknown(problem)
    }
  }

  public var step: Step {
    if let result { return .done(result) }
    let left = plan.handshakes - earlier.handshakes - recording.handshakes
    let count = min(
      left, phase == .confirming ? Self.confirming : recording.handshakes == 0 ? Self.first : Self.next)
    let isApart = plan.scope.ports.contains { $0.transport == .tcp } || phase != .directed
    return .pulse(handshakes: count, scope: scope, apart: isApart)
  }

  private var scope: WireScope {
    switch phase {
    case .directed: return plan.scope
    case .full: return WireScope(everything: true)
    case .open:
      let lengths = earlier.pulses.flatMap { [$0.length(ofStep: 0), $0.length(ofStep: $0.steps - 1)] }
      let (low, high) = (lengths.min() ?? 500, lengths.max() ?? 1150)
      return WireScope(
        lengths: (low + LengthTest.overheads.lowerBound)...(high + LengthTest.overheads.upperBound))
    case .confirming: return WireScope(hosts: Set(found?.test.destinations.map(\.peer.address) ?? []))
    }
  }

  /// Ends it, because it takes too long.
  public mutating func giveUp() { if result == nil { result = unknown(.noAnswer) } }

  /// Takes what a round recorded.
  public mutating func take(_ round: WireRecording) {
    recording.append(round)
    if let obstacle = round.obstacle {
      result = unknown(obstacle)
    } else if !round.pulses.contains(where: { $0.answered != nil }) {
      result = unknown(.noAnswer)
    } else if let entrance = plan.entrance, !round.entered.isEmpty, round.entered != [entrance] {
      result = unknown(.pathChanged)
    } else {
      evaluate()
    }
  }

  private mutating func evaluate() {
    guard let stage = plan.stages.first else { return }
    let test = LengthTest(
      recording.pulses, recording.packets, at: stage.interfaces, usesWholeWait: phase != .open)
    let isOver = earlier.handshakes + recording.handshakes >= plan.handshakes
    switch phase {
    case .directed:
      if !test.destinations.isEmpty {
        result = witnesses(of: recording, scope: .directed)
      } else if isOver {
        result = unknown(recording.drops > 0 ? .dropped : .unmatched)
      } else if recording.pulses.count >= Self.first * 2,
        recording.drops == 0, !test.matches.contains(where: { $0.chance < 1e-3 })
      {
        // The tunnel's own packets do not explain it.
        enter(.open)
      }
    case .full:
      if !test.destinations.isEmpty {
        result = witnesses(of: recording, scope: .full)
      } else if isOver
        || recording.pulses.count >= Self.first * 3 && !test.matches.contains(where: { $0.chance < 1e-3 })
      {
        result = unknown(recording.drops > 0 ? .dropped : .unmatched)
      }
    case .open:
      if !test.destinations.isEmpty, !isOver {
        found = (test, recording.pulses)
        enter(.confirming)
      } else if isOver
        || recording.pulses.count >= Self.first * 3 && !test.matches.contains(where: { $0.chance < 1e-3 })
      {
        result = unknown(earlier.drops + recording.drops > 0 ? .dropped : .unmatched)
      }
    case .confirming:
      guard let found else { return }
      // The chance of what was found by length; the answers from where it was looked for them.
      let confirmed = found.test.destinations.filter { destination in
        test.matches.contains {
          $0.peer.address == destination.peer.address && $0.matched * 2 >= recording.pulses.count
        }
      }.map { destination in
        var destination = destination
        destination.answers =
          test.matches.first { $0.peer.address == destination.peer.address }?.answers ?? (0, 0)
        return destination
      }
      result = [
        stage.tunnel: witness(
          confirmed, pulses: found.pulses, foreign: found.test.foreign + test.foreign, at: stage, scope: .open
        )
      ]
    }
  }

  private mutating func enter(_ next: Phase) {
    earlier.append(recording)
    recording = WireRecording()
    phase = next
  }

  /// What the recording says of each stage.
  private func witnesses(of recording: WireRecording, scope: GatewayWitness.Scope) -> [String: GatewayWitness]
  {
    let pairs = plan.stages.enumerated().compactMap { index, stage -> (String, GatewayWitness)? in
      // What carries the tunnel is heard only where something was asked of it.
      if let problem = stage.problem { return index == 0 ? (stage.tunnel, unknown(problem, at: stage)) : nil }
      let test = LengthTest(recording.pulses, recording.packets, at: stage.interfaces, usesWholeWait: true)
      if index > 0, test.destinations.isEmpty { return nil }
      return (
        stage.tunnel,
        witness(test.destinations, pulses: recording.pulses, foreign: test.foreign, at: stage, scope: scope)
      )
    }
    return Dictionary(pairs) { first, _ in first }
  }

  private func witness(
    _ destinations: [LengthTest.Match], pulses: [WireRecording.Pulse], foreign: Int,
    at stage: WitnessPlan.Stage,
    scope: GatewayWitness.Scope
  ) -> GatewayWitness {
    let addresses = Set(destinations.map(\.peer.address))
    let (result, reason): (GatewayWitness.Result, GatewayWitness.Reason?) =
      switch addresses.count {
      case 0: (.unknown, .unmatched)
      case 1:
        Self.judged(
          destinations.map(\.answers).max { $0.seen < $1.seen } ?? (0, 0),
          isWhole: earlier.drops + recording.drops == 0)
      default: (.several, nil)
      }
    let begin = pulses.first?.sent ?? 0
    let shown = destinations.first
    return GatewayWitness(
      result, reason, endpoint: plan.endpoint, interfaces: stage.interfaces.sorted(), scope: scope,
      handshakes: earlier.handshakes + recording.handshakes, answered: pulses.count { $0.answered != nil },
      destinations: destinations.prefix(8).map(GatewayWitness.Destination.init),
      pulses: pulses.enumerated().map { index, pulse in
        GatewayWitness.Pulse(
          at: Microseconds((pulse.sent - begin) / 1000), length: pulse.length,
          delay: shown?.delays[index].map { Microseconds($0 / 1000) })
      },
      foreign: foreign, drops: earlier.drops + recording.drops,
      remaining: scope == .full
        ? Elimination.remaining(pulses, recording.packets, at: stage.interfaces).map { Array($0.prefix(16)) }
        : nil,
      unseen: scope == .full
        ? recording.unseen.map { counts in stage.interfaces.reduce(0) { $0 + (counts[$1] ?? 0) } } : nil)
  }

  /// Whether the answers came from where the messages went.
  private static func judged(
    _ answers: (seen: Int, of: Int), isWhole: Bool
  ) -> (GatewayWitness.Result, GatewayWitness.Reason?) {
    if answers.of == 0 { return (.unknown, .noAnswer) }
    if answers.seen * 5 >= answers.of * 4 { return (.carried, nil) }
    // What was lost may have been the answers.
    if !isWhole { return (.unknown, .dropped) }
    return answers.seen * 5 <= answers.of ? (.answeredElsewhere, nil) : (.unknown, .answersUnclear)
  }

  private func unknown(_ reason: GatewayWitness.Reason) -> [String: GatewayWitness] {
    plan.stages.first.map { [$0.tunnel: unknown(reason, at: $0)] } ?? [:]
  }

  private func unknown(_ reason: GatewayWitness.Reason, at stage: WitnessPlan.Stage) -> GatewayWitness {
    GatewayWitness(
      .unknown, reason, endpoint: plan.endpoint, interfaces: stage.interfaces.sorted(),
      handshakes: earlier.handshakes + recording.handshakes,
      answered: (earlier.pulses + recording.pulses).count { $0.answered != nil },
      drops: earlier.drops + recording.drops)
  }
}

extension GatewayWitness.Destination {
  init(_ match: LengthTest.Match) {
    let delays = match.delays.compactMap(\.self).sorted()
    self.init(
      address: match.peer.address, transport: match.peer.transport, port: match.peer.port,
      matched: match.matched, answers: match.answers.seen, overhead: match.overhead,
      delay: Microseconds((delays.isEmpty ? 0 : delays[delays.count / 2]) / 1000), chance: match.chance)
  }
}
