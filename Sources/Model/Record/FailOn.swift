/// The findings of a check that end the program with an exit code other than 0, as `--fail-on` names them.
public struct FailOn: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Against the registry, the policy or the profile: exit code 2.
  public static let nonCompliant = FailOn(rawValue: 1)
  /// An endpoint does not answer: exit code 2.
  public static let unreachable = FailOn(rawValue: 2)
  /// The status, or the tag of a tunnel that counts, is undetermined, or an endpoint could not be measured: exit code 3.
  public static let undetermined = FailOn(rawValue: 4)
  /// A review, an endpoint that is degraded, something that ends: exit code 1.
  public static let warning = FailOn(rawValue: 8)

  /// The findings that count by default.
  public static let standard: FailOn = [.nonCompliant, .unreachable, .undetermined]

  /// The exit code of a check: that of the worst finding which is named, and 0 where none is. 2 goes before 3 before 1.
  public func exitCode(of record: CheckRecord) -> Int32 {
    record.findings.filter { contains(FailOn(naming: $0)) }.map(\.severity).max()?.exitCode ?? 0
  }

  /// What names a finding; nothing for one that is ok.
  init(naming finding: Finding) {
    switch finding.severity {
    case .ok: self = []
    case .warning: self = .warning
    case .unknown: self = .undetermined
    case .critical: if case .endpoint = finding.topic { self = .unreachable } else { self = .nonCompliant }
    }
  }
}
