import ArgumentParser
import Model

/// The results of a check that end the program with an exit code other than 0, as `--fail-on` names them.
struct FailOn: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  /// The host's status is non-compliant: exit code 2.
  static let nonCompliant = FailOn(rawValue: 1)
  /// An endpoint does not answer: exit code 2.
  static let unreachable = FailOn(rawValue: 2)
  /// The status is undetermined, or an endpoint could not be measured: exit code 3.
  static let undetermined = FailOn(rawValue: 4)
  /// The status asks for a review, or an endpoint is degraded: exit code 1.
  static let warning = FailOn(rawValue: 8)

  /// The results that count by default.
  static let standard: FailOn = [.nonCompliant, .unreachable, .undetermined]

  /// The exit code of a check: 2 before 3 before 1, and 0 where nothing of this happened.
  func exitCode(status: Status, outcomes: [Outcome]) -> Int32 {
    if contains(.nonCompliant), status == .nonCompliant { return 2 }
    if contains(.unreachable), outcomes.contains(.unreachable) { return 2 }
    if contains(.undetermined), status == .undetermined || outcomes.contains(.unmeasured) { return 3 }
    if contains(.warning), status == .review || outcomes.contains(.degraded) { return 1 }
    return 0
  }

  /// The exit code of a check by its record.
  func exitCode(of record: CheckRecord) -> Int32 {
    exitCode(status: record.compliance.status, outcomes: record.endpoints.map(\.outcome))
  }
}

extension FailOn {
  /// A list from `non_compliant,unreachable`; `nothing` stands alone.
  init(argument: String) throws {
    let known: [String: FailOn] = [
      "non_compliant": .nonCompliant, "unreachable": .unreachable, "undetermined": .undetermined,
      "warning": .warning, "nothing": [],
    ]
    var events: FailOn = []
    let words = argument.split(separator: ",", omittingEmptySubsequences: false)
    for word in words {
      guard let event = known[String(word)], !(event.isEmpty && words.count > 1) else {
        throw ValidationError(
          "--fail-on does not know '\(word)'; it takes \(known.keys.sorted().joined(separator: ", "))"
        )
      }
      events.formUnion(event)
    }
    self = events
  }
}
