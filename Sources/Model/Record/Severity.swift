/// How grave a finding is, in the words and numbers of monitoring plugins: the exit code and every format have it from
/// here. The worst is critical.
public enum Severity: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
  case ok
  /// To be looked at soon: a review, an endpoint that is degraded, something that ends.
  case warning
  /// It could not be determined.
  case unknown
  /// Against the registry, the policy or the profile; or an endpoint does not answer.
  case critical

  /// Its number among the exit codes of monitoring plugins.
  public var exitCode: Int32 {
    switch self {
    case .ok: 0
    case .warning: 1
    case .unknown: 3
    case .critical: 2
    }
  }

  private var rank: Int {
    switch self {
    case .ok: 0
    case .warning: 1
    case .unknown: 2
    case .critical: 3
    }
  }

  /// Whether `a` is less grave than `b`.
  public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}

extension Severity {
  /// Of a status together with the tag that it stands beside: a tag that is open or against the provider counts, however
  /// mild the status is, unless nothing is asked or the company waived it.
  public init(_ status: Status, _ tag: Tag, isWaived: Bool = false) {
    let own = Severity(status)
    self = isWaived || status == .notApplicable ? own : max(own, Severity(tag))
  }

  /// Of a status by itself.
  init(_ status: Status) {
    switch status {
    case .compliant, .notApplicable: self = .ok
    case .review: self = .warning
    case .undetermined: self = .unknown
    case .nonCompliant: self = .critical
    }
  }

  private init(_ tag: Tag) {
    switch tag {
    case .none, .licensed: self = .ok
    case .undetermined: self = .unknown
    case .unlicensed: self = .critical
    }
  }
}

extension Outcome {
  public var severity: Severity {
    switch self {
    case .reachable: .ok
    case .degraded: .warning
    case .unmeasured: .unknown
    case .unreachable: .critical
    }
  }
}
