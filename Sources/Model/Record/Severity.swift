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
