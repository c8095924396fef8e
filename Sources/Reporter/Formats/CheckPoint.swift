internal import Model

/// One thing that a check examined, and its result: a test, in the terms of CI systems.
struct CheckPoint: Hashable {
  let topic: CheckPointTopic
  /// The same, by the record's own ids and names.
  let subject: Finding.Topic
  /// Unique within the topic, and fit to be shown.
  let name: String
  /// The finding's.
  let severity: Severity
  let result: CheckPointResult
  /// A word to search for: a reason's code, an outcome, a failure's code.
  let code: String
  /// Why, a sentence a line; empty where it passed.
  let details: [String]
  let time: Microseconds?
}

extension CheckPoint {
  /// Every point of a record: the observation, each tunnel, the policy, each endpoint with its expectations, and what
  /// ends.
  static func all(of record: CheckRecord, in wording: Wording) -> [CheckPoint] {
    let wording = wording.naming(record.tunnels)
    var points =
      [observation(record, wording)] + record.tunnels.map { tunnel($0, of: record, wording) }
      + [policy(record, wording)]
    for endpoint in record.endpoints {
      points.append(self.endpoint(endpoint, wording))
      points += endpoint.expectations.map { expectation($0, of: endpoint, wording) }
    }
    return numbered(points + [expiry(record, wording)])
  }

  private static func observation(_ record: CheckRecord, _ wording: Wording) -> CheckPoint {
    let gaps = record.mandatoryGaps
    let details = record.observation.complete ? [] : gaps.map(wording.language.clause)
    return point(
      .observation, record.observationFinding, wording.words(CheckRemark.mandatoryCollectors),
      code: record.observation.complete
        ? CheckPointTopic.observation.rawValue : ReasonCode.detectPartial.rawValue,
      record.observation.complete || !gaps.isEmpty ? details : [wording.words(CheckRemark.incomplete)])
  }

  private static func tunnel(_ tunnel: Tunnel, of record: CheckRecord, _ wording: Wording) -> CheckPoint {
    let licensing = tunnel.licensing
    // What a waiver lifted stands first, for readers that show one line.
    let waiver = licensing.reasons.filter { $0.code == .waived }
    let reasons = waiver + licensing.reasons.filter { $0.code != .waived }
    let provider = tunnel.provider.map { [wording.words(CheckRemark.provider(name: $0.name))] } ?? []
    return point(
      .tunnel, record.finding(of: tunnel), tunnel.interface ?? tunnel.product?.name ?? tunnel.id,
      code: reasons.first?.writtenCode ?? licensing.tag.rawValue,
      reasons.namingOnce([]).map { wording.language.sentence(wording.text(of: $0), of: $0.writtenCode) }
        + provider)
  }

  private static func policy(_ record: CheckRecord, _ wording: Wording) -> CheckPoint {
    // What ends has a point of its own.
    let expiries = Set(record.expiries.map(\.withoutEvidence))
    let reasons = ReasonList(of: record, in: wording).namingOnce.filter { !expiries.contains($0.reason) }
    return point(
      .policy, record.hostFinding, wording.words(CheckRemark.host),
      code: reasons.first?.writtenCode ?? record.compliance.status.rawValue,
      reasons.map { wording.language.sentence($0.sentence, of: $0.writtenCode) })
  }

  private static func expiry(_ record: CheckRecord, _ wording: Wording) -> CheckPoint {
    let reasons = record.expiries
    return point(
      .expiry, record.expiryFinding, wording.words(CheckRemark.expiries),
      code: reasons.first?.writtenCode ?? CheckPointTopic.expiry.rawValue,
      reasons.map { wording.language.sentence(wording.hostText(of: $0), of: $0.writtenCode) })
  }

  private static func endpoint(_ endpoint: EndpointRecord, _ wording: Wording) -> CheckPoint {
    var failures: [Failure] = []
    for failure in endpoint.samples.compactMap(\.failure) where !failures.contains(failure) {
      failures.append(failure)
    }
    let share = EndpointRemark.result(
      target: endpoint.target, proxy: endpoint.proxy, outcome: endpoint.outcome, ok: endpoint.summary.ok,
      sent: endpoint.summary.sent)
    let spent = endpoint.samples.reduce(Int64(0)) { $0 &+ $1.phases.total.count }
    return point(
      .endpoint, endpoint.finding, endpoint.name,
      code: failures.first?.code.rawValue ?? endpoint.outcome.rawValue,
      [wording.words(share)]
        + failures.prefix(5).map { wording.words(of: $0) }
        + (endpoint.diagnosis.map { [wording.words(of: $0)] + wording.evidence(of: $0).prefix(6) } ?? [])
        + endpoint.expectations.filter { !$0.ok }.map(wording.words), time: Microseconds(max(0, spent)))
  }

  private static func expectation(
    _ expectation: ExpectationResult, of endpoint: EndpointRecord, _ wording: Wording
  ) -> CheckPoint {
    let name = expectation.kind.rawValue
    return point(
      .expectation, endpoint.finding(of: expectation), "\(endpoint.name): \(name)", code: name,
      [wording.words(of: expectation)])
  }

  /// A point with its words made safe and short, for they may hold names that others chose.
  private static func point(
    _ topic: CheckPointTopic, _ finding: Finding, _ name: String, code: String, _ details: [String],
    time: Microseconds? = nil
  ) -> CheckPoint {
    let result = CheckPointResult(finding)
    let details = result == .passed ? [] : details.prefix(20).map { TerminalText($0).shortened(to: 500).text }
    let shown = TerminalText(name).shortened(to: 200).text
    return CheckPoint(
      topic: topic, subject: finding.topic, name: shown.isEmpty ? topic.rawValue : shown,
      severity: finding.severity, result: result, code: code, details: details, time: time)
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
        topic: point.topic, subject: point.subject, name: name, severity: point.severity,
        result: point.result,
        code: point.code, details: point.details, time: point.time)
    }
  }
}
