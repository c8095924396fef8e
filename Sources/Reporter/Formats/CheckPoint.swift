internal import Model

/// One thing that a check examined, and its result: a test, in the terms of CI systems.
struct CheckPoint: Hashable {
  /// What it is about; each is a class of tests to JUnit.
  enum Topic: String, Hashable { case observation, tunnel, policy, endpoint, expectation }

  let topic: Topic
  /// Unique within the topic, and fit to be shown.
  let name: String
  let result: CheckPointResult
  /// A word to search for: a reason's code, an outcome, a failure's code.
  let code: String
  /// Why, a sentence a line; empty where it passed.
  let details: [String]
  let time: Microseconds?
}

extension CheckPoint {
  /// Every point of a record: the observation, each tunnel, the policy, each endpoint with its expectations.
  static func all(of record: CheckRecord, in wording: Wording) -> [CheckPoint] {
    let wording = wording.naming(record.tunnels)
    var points =
      [observation(record, wording)] + record.tunnels.map { tunnel($0, wording) } + [policy(record, wording)]
    for endpoint in record.endpoints {
      points.append(self.endpoint(endpoint, wording))
      points += endpoint.expectations.map { expectation($0, of: endpoint, wording) }
    }
    return numbered(points)
  }

  private static func observation(_ record: CheckRecord, _ wording: Wording) -> CheckPoint {
    let gaps = record.observation.collectors.filter {
      Collector.mandatory.contains($0.name) && $0.status != .complete && $0.status != .unsupported
    }
    let details = record.observation.complete ? [] : gaps.map(wording.language.clause)
    return point(
      .observation, wording.words(CheckRemark.mandatoryCollectors),
      record.observation.complete ? .passed : .undetermined, code: ReasonCode.detectPartial.rawValue,
      record.observation.complete || !gaps.isEmpty ? details : [wording.words(CheckRemark.incomplete)])
  }

  private static func tunnel(_ tunnel: Tunnel, _ wording: Wording) -> CheckPoint {
    let licensing = tunnel.licensing
    let result: CheckPointResult =
      switch (licensing.tag, licensing.status) {
      // A waiver in force: neither passed nor failed.
      case (_, .review) where licensing.waiver != nil: .skipped
      case (.unlicensed, .notApplicable), (.none, .notApplicable): .skipped
      case (.unlicensed, _), (_, .nonCompliant): .failed
      case (.undetermined, .notApplicable): .skipped
      case (.undetermined, _), (_, .undetermined): .undetermined
      case (_, .review): .warned
      case (.none, _): .skipped
      case (.licensed, _): .passed
      }
    // What a waiver lifted stands first, for readers that show one line.
    let waiver = licensing.reasons.filter { $0.code == .waived }
    let reasons = waiver + licensing.reasons.filter { $0.code != .waived }
    let provider = tunnel.provider.map { [wording.words(CheckRemark.provider(name: $0.name))] } ?? []
    return point(
      .tunnel, tunnel.interface ?? tunnel.product?.name ?? tunnel.id, result,
      code: reasons.first?.writtenCode ?? licensing.tag.rawValue,
      reasons.namingOnce([]).map { "\($0.writtenCode): \(wording.text(of: $0))" } + provider)
  }

  private static func policy(_ record: CheckRecord, _ wording: Wording) -> CheckPoint {
    let compliance = record.compliance
    let result: CheckPointResult =
      switch compliance.status {
      case .compliant: .passed
      case .nonCompliant: .failed
      case .undetermined: .undetermined
      case .review: .warned
      case .notApplicable: .skipped
      }
    let reasons = ReasonList(of: record, in: wording).namingOnce
    return point(
      .policy, wording.words(CheckRemark.host), result,
      code: reasons.first?.writtenCode ?? compliance.status.rawValue,
      reasons.map { "\($0.writtenCode): \($0.sentence)" })
  }

  private static func endpoint(_ endpoint: EndpointRecord, _ wording: Wording) -> CheckPoint {
    let result: CheckPointResult =
      switch endpoint.outcome {
      case .reachable: .passed
      case .degraded: .warned
      case .unreachable: .failed
      case .unmeasured: .undetermined
      }
    var failures: [Failure] = []
    for failure in endpoint.samples.compactMap(\.failure) where !failures.contains(failure) {
      failures.append(failure)
    }
    let share = EndpointRemark.result(
      target: endpoint.target, proxy: endpoint.proxy, outcome: endpoint.outcome, ok: endpoint.summary.ok,
      sent: endpoint.summary.sent)
    let spent = endpoint.samples.reduce(into: Int64(0)) { sum, sample in
      let phases = sample.phases
      for phase in [
        phases.resolve, phases.connect, phases.proxy, phases.starttls, phases.tls, phases.request,
      ] {
        sum = sum.addingReportingOverflow(phase?.count ?? 0).partialValue
      }
    }
    return point(
      .endpoint, endpoint.name, result, code: failures.first?.code.rawValue ?? endpoint.outcome.rawValue,
      [wording.words(share)]
        + failures.prefix(5).map { wording.words(of: $0) }
        + (endpoint.diagnosis.map { [wording.words(of: $0)] + wording.evidence(of: $0).prefix(6) } ?? [])
        + endpoint.expectations.filter { !$0.ok }.map(wording.words), time: Microseconds(max(0, spent)))
  }

  private static func expectation(
    _ expectation: ExpectationResult, of endpoint: EndpointRecord, _ wording: Wording
  ) -> CheckPoint {
    let result: CheckPointResult =
      switch expectation.result {
      case .met: .passed
      case .warning: .warned
      case .failed: .failed
      case .unknown: .undetermined
      }
    let name = expectation.kind.rawValue
    return point(
      .expectation, "\(endpoint.name): \(name)", result, code: name, [wording.words(of: expectation)])
  }

  /// A point with its words made safe and short, for they may hold names that others chose.
  private static func point(
    _ topic: Topic, _ name: String, _ result: CheckPointResult, code: String, _ details: [String],
    time: Microseconds? = nil
  ) -> CheckPoint {
    let details = result == .passed ? [] : details.prefix(20).map { TerminalText($0).shortened(to: 500).text }
    return CheckPoint(
      topic: topic, name: TerminalText(name).shortened(to: 200).text, result: result, code: code,
      details: details, time: time)
  }

  /// The points with a number behind each name that a point of the topic has already.
  private static func numbered(_ points: [CheckPoint]) -> [CheckPoint] {
    var taken: Set<[String]> = []
    return points.map { point in
      var name = point.name
      var number = 1
      while !taken.insert([point.topic.rawValue, name]).inserted {
        number += 1
        name = "\(point.name) (\(number))"
      }
      return CheckPoint(
        topic: point.topic, name: name, result: point.result, code: point.code, details: point.details,
        time: point.time)
    }
  }
}
