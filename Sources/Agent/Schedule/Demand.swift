import Model

/// What is asked for, and why.
struct Demand: Sendable {
  var cause: CheckTrigger.Cause
  var changes: Set<CheckTrigger.Change> = []
  /// Endpoints by name.
  var endpoints: Set<String> = []

  var trigger: CheckTrigger { CheckTrigger(cause, changes: changes.isEmpty ? nil : changes) }

  /// Takes in another one that came before this one was answered; the rarer cause stands.
  mutating func join(_ other: Demand) {
    changes.formUnion(other.changes)
    endpoints.formUnion(other.endpoints)
    if Self.rank(other.cause) < Self.rank(cause) { cause = other.cause }
  }

  private static func rank(_ cause: CheckTrigger.Cause) -> Int {
    switch cause {
    case .start: 0
    case .reload: 1
    case .resume: 2
    case .clock: 3
    case .network: 4
    case .schedule: 5
    }
  }
}
