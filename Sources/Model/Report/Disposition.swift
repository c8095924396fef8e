/// What the company decided about a finding of a period's report. It stands beside the finding, and changes the state of
/// no host.
public struct Disposition: Hashable, Sendable {
  /// The version of the file's form.
  public static let schema = "vpnaudit.dispositions/1"

  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// The company bears it, until a day.
    case accepted
    /// It is not as the finding says.
    case falseAlarm = "false_alarm"
    /// It is being removed, until a day.
    case inWork = "in_work"
    /// Its cause is removed.
    case fixed

    /// Whether it holds up to a day only.
    public var needsEnd: Bool { self == .accepted || self == .inWork }
  }

  /// The finding's id: 32 hexadecimal digits in lower case.
  public let finding: String
  public let kind: Kind
  public let reason: String
  /// Who answers for it: an office rather than a person.
  public let accountable: String
  /// The first day on which it no longer holds, in the report's time zone; nil where it holds for good.
  public let until: Day?
  /// Where it stands in its file.
  public let line: Int

  public init(
    finding: String, kind: Kind, reason: String, accountable: String, until: Day?, line: Int
  ) {
    self.finding = finding
    self.kind = kind
    self.reason = reason
    self.accountable = accountable
    self.until = until
    self.line = line
  }
}
