internal import Model

/// What no single check says of a host: a fact of the period.
enum PeriodProblem: Hashable {
  /// There was no check for so long, or none at all.
  case notHeard(seconds: Int64, never: Bool)
  /// So many checks stand in a journal at or behind its first altered entry.
  case altered(checks: Int)
  /// So many checks have the id of another one and say something else.
  case differing(checks: Int)
  /// So many checks found no room.
  case leftOut(checks: Int)

  /// A word to search for.
  var code: PeriodCode {
    switch self {
    case .notHeard: .notHeard
    case .altered: .chainAltered
    case .differing: .recordDiffers
    case .leftOut: .leftOut
    }
  }

  /// The problem that a finding of the code is about, as far as its checks tell; nil for what a check says, and for
  /// silence, whose length they do not tell.
  init?(code: String, topic: String, checks: Int) {
    let all: [PeriodProblem] = [
      .altered(checks: checks), .differing(checks: checks), .leftOut(checks: checks),
    ]
    guard let problem = all.first(where: { $0.code.rawValue == code && $0.topic.rawValue == topic }) else {
      return nil
    }
    self = problem
  }

  var topic: FindingTopic {
    switch self {
    case .notHeard: .silence
    case .altered, .differing, .leftOut: .evidence
    }
  }

  var severity: Severity {
    switch self {
    case .notHeard, .altered: .critical
    case .differing, .leftOut: .unknown
    }
  }
}
