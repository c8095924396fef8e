import Model

/// What a check's exit code reports as a failure.
public struct FailOn: OptionSet, Hashable, Sendable {
  /// One bit for each of the four.
  public let rawValue: UInt8

  /// A set from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The host's status is non-compliant: exit code 2.
  public static let nonCompliant = FailOn(rawValue: 1)
  /// An endpoint does not answer: exit code 2.
  public static let unreachable = FailOn(rawValue: 2)
  /// The status is undetermined, or an endpoint could not be measured: exit code 3.
  public static let undetermined = FailOn(rawValue: 4)
  /// The status asks for a review, or an endpoint is degraded: exit code 1.
  public static let warning = FailOn(rawValue: 8)

  /// What counts where nothing is said.
  public static let standard: FailOn = [.nonCompliant, .unreachable, .undetermined]

  /// The exit code of a check: 2 before 3 before 1, and 0 where nothing of this happened.
  func exitCode(status: Status, outcomes: [Outcome]) -> Int32 {
    if contains(.nonCompliant), status == .nonCompliant { return 2 }
    if contains(.unreachable), outcomes.contains(.unreachable) { return 2 }
    if contains(.undetermined), status == .undetermined || outcomes.contains(.unmeasured) { return 3 }
    if contains(.warning), status == .review || outcomes.contains(.degraded) { return 1 }
    return 0
  }
}
