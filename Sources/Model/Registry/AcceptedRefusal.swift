/// A program that the company lets refuse to be read, as one that protects the host from its root does, until a day: what
/// it could hold unseen no longer keeps a host undetermined.
public struct AcceptedRefusal: Hashable, Sendable {
  /// Whose processes are meant.
  public enum Program: Hashable, Sendable {
    /// A unit of the system's own, with an instance written `*`: `edr.service`, `init.scope`.
    case unit(String)
    case package(String)
  }

  public let program: Program
  public let why: String
  /// Who answers for it: an office, not a person.
  public let accountable: String
  /// The days on which it counts; its end is always known.
  public let period: Period

  public init(_ program: Program, why: String, accountable: String, period: Period) {
    self.program = program
    self.why = why
    self.accountable = accountable
    self.period = period
  }

  /// Whether the processes of a group are meant.
  package func covers(_ group: Refusals.Group) -> Bool {
    switch program {
    case .unit(let unit): group.unit == unit
    case .package(let package): group.package == package
    }
  }
}

extension AcceptedRefusal.Program {
  public var unit: String? { if case .unit(let name) = self { name } else { nil } }
  public var package: String? { if case .package(let name) = self { name } else { nil } }
}
