/// The company's own permission to use a line: what a carrier was asked for, by whom it is managed, where it ends.
public struct Grant: Hashable, Sendable {
  /// What the line may be used for.
  public enum Purpose: String, Hashable, Sendable, Codable, CaseIterable {
    case internalOffice = "internal_office"
    case datacentre, platform
  }

  /// Where the approval stands.
  public enum ApprovalState: String, Hashable, Sendable, CaseIterable {
    case pending, approved, rejected, withdrawn
  }

  /// What somebody decided, and for which days.
  public struct Approval: Hashable, Sendable {
    public let state: ApprovalState
    public let period: Period

    public init(state: ApprovalState, period: Period) {
      self.state = state
      self.period = period
    }

    /// Whether it is given, and the moment lies in its days.
    public func holds(at moment: Timestamp) -> Bool { state == .approved && period.contains(moment) }
  }

  /// A document by its digest; the document itself stays where it is.
  public struct Evidence: Hashable, Sendable {
    /// What it is: `undertaking`, `contract` …
    public let type: String
    /// In lower-case hexadecimal.
    public let sha256: String

    public init(type: String, sha256: String) {
      self.type = type
      self.sha256 = sha256
    }
  }

  public let id: String
  /// The id of the provider whose line it is.
  public let carrier: String
  /// The id of the provider that manages it; nil where the company does so itself.
  public let managedBy: String?
  /// The paper that it stands in.
  public let reference: String?
  /// The carrier's name for the line.
  public let lineID: String?
  /// The regions that the line joins.
  public let endpoints: [Region]
  public let purpose: Purpose
  public let approval: Approval
  /// The conditions of use, and whether somebody attested that they are kept.
  public let conditions: [UseCondition: Bool]
  public let evidence: [Evidence]

  public init(
    id: String, carrier: String, managedBy: String? = nil, reference: String? = nil, lineID: String? = nil,
    endpoints: [Region], purpose: Purpose = .internalOffice, approval: Approval,
    conditions: [UseCondition: Bool] = [:], evidence: [Evidence] = []
  ) {
    self.id = id
    self.carrier = carrier
    self.managedBy = managedBy
    self.reference = reference
    self.lineID = lineID
    self.endpoints = endpoints
    self.purpose = purpose
    self.approval = approval
    self.conditions = conditions
    self.evidence = evidence
  }
}

/// What a rule asks of the use of a line.
public enum UseCondition: String, Hashable, Sendable, Codable, CaseIterable {
  case internalOfficeOnly = "internal_office_only"
  case noDatacentreOrPlatform = "no_datacentre_or_platform"
  case noResale = "no_resale"
}

/// The company's grants: a file of its own beside the registry, because it is the company's own business.
public struct GrantBook: Hashable, Sendable {
  /// The version of the file's form.
  public static let schema = "vpnaudit.grants/1"

  /// Rises with every edition.
  public let serial: Int
  public let issued: Timestamp
  public let expires: Timestamp
  public let grants: [Grant]

  public init(serial: Int, issued: Timestamp, expires: Timestamp, grants: [Grant]) {
    self.serial = serial
    self.issued = issued
    self.expires = expires
    self.grants = grants
  }
}
