/// An accepted refusal as a record keeps it, with how many processes it covers on the host.
public struct RefusalReference: Hashable, Sendable, Codable {
  /// The system's unit whose processes refuse; nil where the package is named.
  public let unit: String?
  public let package: String?
  public let processes: Int
  /// The gaps that these processes leave, and that are accepted.
  public let collectors: [Collector]
  public let why: String
  /// Who answers for it.
  public let accountable: String
  /// Its last day.
  public let through: String

  public init(
    _ program: AcceptedRefusal.Program, processes: Int, collectors: [Collector], why: String,
    accountable: String, through: String
  ) {
    self.unit = program.unit
    self.package = program.package
    self.processes = processes
    self.collectors = collectors
    self.why = why
    self.accountable = accountable
    self.through = through
  }
}
