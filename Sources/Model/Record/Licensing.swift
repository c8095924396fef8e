/// What the registry says of a provider; of a host, what it says of the worst one. Worst first.
public enum Tag: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
  case unlicensed, undetermined, licensed, none

  private var rank: Int {
    switch self {
    case .unlicensed: 3
    case .undetermined: 2
    case .licensed: 1
    case .none: 0
    }
  }

  /// Whether `a` is less grave than `b`.
  public static func < (a: Tag, b: Tag) -> Bool { a.rank < b.rank }
}

/// What the policy says of a host.
public enum Status: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
  case nonCompliant = "non_compliant"
  case undetermined
  case review
  case compliant
  case notApplicable = "not_applicable"

  private var rank: Int {
    switch self {
    case .nonCompliant: 4
    case .undetermined: 3
    case .review: 2
    case .compliant: 1
    case .notApplicable: 0
    }
  }

  /// Whether `a` is less grave than `b`.
  public static func < (a: Status, b: Status) -> Bool { a.rank < b.rank }
}

/// An endpoint's result. Worst first: unreachable, unmeasured, degraded, reachable.
public enum Outcome: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
  case unreachable, unmeasured, degraded, reachable

  private var rank: Int {
    switch self {
    case .unreachable: 3
    case .unmeasured: 2
    case .degraded: 1
    case .reachable: 0
    }
  }

  /// Whether `a` is less grave than `b`.
  public static func < (a: Outcome, b: Outcome) -> Bool { a.rank < b.rank }
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

/// The tag of one tunnel with what it rests on.
public struct Licensing: Hashable, Sendable, Codable {
  /// Whether the fact was seen on this host or is attested by the registry.
  public enum Basis: String, Hashable, Sendable, Codable { case observed, attested }

  public let tag: Tag
  public let status: Status
  /// How grave it is: the worst row's that applied.
  public let severity: Severity
  public let basis: Basis
  /// Every row of the decision table that applied, the deciding ones first.
  public let reasons: [Reason]
  /// The waiver that the status rests on; nil for none.
  public let waiver: WaiverReference?

  /// Without a severity, tag and status give it.
  public init(
    tag: Tag, status: Status, severity: Severity? = nil, basis: Basis, reasons: [Reason],
    waiver: WaiverReference? = nil
  ) {
    self.tag = tag
    self.status = status
    self.severity = severity ?? Severity(status, tag, isWaived: waiver != nil)
    self.basis = basis
    self.reasons = reasons
    self.waiver = waiver
  }
}

extension Licensing {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      tag: try container.decode(Tag.self, forKey: .tag),
      status: try container.decode(Status.self, forKey: .status),
      // Documents of earlier versions have none.
      severity: try container.decodeIfPresent(Severity.self, forKey: .severity),
      basis: try container.decode(Basis.self, forKey: .basis),
      reasons: try container.decode([Reason].self, forKey: .reasons),
      waiver: try container.decodeIfPresent(WaiverReference.self, forKey: .waiver))
  }
}

/// A waiver as a record keeps it.
public struct WaiverReference: Hashable, Sendable, Codable {
  public let reason: String
  /// Who answers for it.
  public let accountable: String
  /// Its last day.
  public let through: String
  /// The status without it.
  public let instead: Status

  public init(reason: String, accountable: String, through: String, instead: Status) {
    self.reason = reason
    self.accountable = accountable
    self.through = through
    self.instead = instead
  }

  enum CodingKeys: String, CodingKey {
    case reason, accountable, through
    case instead = "instead_of"
  }
}

/// The verdict on the host.
public struct Compliance: Hashable, Sendable {
  public let status: Status
  public let tag: Tag
  /// The worst endpoint's; nil where none was probed.
  public let outcome: Outcome?
  public let reasons: [Reason]
  /// The processes that refuse to be read, where the gaps that they leave are accepted; nil where none counted.
  public let acceptedRefusals: [RefusalReference]?
  /// The worst finding's of its record (`CheckRecord.severity`), which is filled in when a document is written.
  package var severity: Severity?
  /// The exit code of the command that asked for the check; nil until it has decided.
  public var exit: Int32?

  public init(
    status: Status, tag: Tag, outcome: Outcome?, reasons: [Reason],
    acceptedRefusals: [RefusalReference]? = nil, exit: Int32? = nil
  ) {
    self.status = status
    self.tag = tag
    self.outcome = outcome
    self.reasons = reasons
    self.acceptedRefusals = acceptedRefusals
    self.exit = exit
  }
}

extension Compliance: Codable {
  private enum CodingKeys: String, CodingKey {
    case status, tag, outcome, reasons
    case acceptedRefusals = "accepted_refusals"
    case severity, exit
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(status, forKey: .status)
    try container.encode(tag, forKey: .tag)
    try container.encodeIfPresent(outcome, forKey: .outcome)
    try container.encode(reasons.map(HostReason.init), forKey: .reasons)
    try container.encodeIfPresent(acceptedRefusals, forKey: .acceptedRefusals)
    try container.encodeIfPresent(severity, forKey: .severity)
    try container.encodeIfPresent(exit, forKey: .exit)
  }

  /// The severity is not read back: the findings give it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      status: try container.decode(Status.self, forKey: .status),
      tag: try container.decode(Tag.self, forKey: .tag),
      outcome: try container.decodeIfPresent(Outcome.self, forKey: .outcome),
      reasons: try container.decode([Reason].self, forKey: .reasons),
      acceptedRefusals: try container.decodeIfPresent([RefusalReference].self, forKey: .acceptedRefusals),
      exit: try container.decodeIfPresent(Int32.self, forKey: .exit))
  }
}
