/// An instrument that permits, exempts or prohibits.
public struct Licence: Hashable, Sendable {
  /// What the document is.
  public enum Instrument: String, Hashable, Sendable, Codable, CaseIterable {
    case licence, registration, permit, whitelist, exemption, prohibition
  }

  /// Whose it is.
  public enum Holder: String, Hashable, Sendable, CaseIterable {
    case provider
    case userOrganisation = "user_org"
    case line
    case address = "ip"
  }

  /// Who may buy under it.
  public enum Customers: String, Hashable, Sendable, CaseIterable {
    case any
    case foreignInvestedInRegion = "foreign_invested_in_region"
  }

  /// A public list or a lapse that is on record.
  public enum Flag: String, Hashable, Sendable, Codable, CaseIterable {
    case abnormalList = "abnormal_list"
    case dishonestList = "dishonest_list"
    case annualReportMissing = "annual_report_missing"
  }

  /// A state that an authority has put on record.
  public enum RecordedState: String, Hashable, Sendable, CaseIterable {
    case valid, suspended, cancelled, revoked
  }

  /// A state from a day on.
  public struct StatusEntry: Hashable, Sendable {
    public let state: RecordedState
    public let period: Period

    public init(state: RecordedState, period: Period) {
      self.state = state
      self.period = period
    }
  }

  /// The state on a day, worst first.
  public enum State: String, Hashable, Sendable, CaseIterable {
    case revoked, cancelled, suspended
    case notYetValid = "not_yet_valid"
    case expired
    case notCommenced = "not_commenced"
    case valid
    /// No end is known, so that it cannot be said to be in force.
    case indeterminate
  }

  public let number: String
  public let instrument: Instrument
  public let holder: Holder
  /// The id of the authority that granted it.
  public let authority: String
  public let classes: [String]
  /// The regions where it may serve: names of region sets or ISO codes.
  public let serves: [String]
  public let customers: Customers
  public let valid: Period
  /// The first day of service, where service must be commenced; nil where that does not apply.
  public let commencedOn: Day?
  /// Whether the instrument needs commencement and none is on record.
  public let commencementPending: Bool
  /// The number of another licence under which the service is given; it needs no commencement of its own then.
  public let coveredBy: String?
  public let status: [StatusEntry]
  public let flags: [Flag]
  public let lastChecked: Day?
  /// Of one that addresses hold: which; empty for the prefixes by which the provider is recognised.
  public let addresses: [IPPrefix]
  /// Of one that a line holds: the carrier's name for the line, as a grant has it.
  public let lineID: String?
  /// The ids of its sources.
  public let sources: [String]

  public init(
    number: String, instrument: Instrument = .licence, holder: Holder = .provider, authority: String,
    classes: [String], serves: [String], customers: Customers = .any, valid: Period, commencedOn: Day? = nil,
    commencementPending: Bool = false, coveredBy: String? = nil, status: [StatusEntry] = [],
    flags: [Flag] = [], lastChecked: Day? = nil, addresses: [IPPrefix] = [], lineID: String? = nil,
    sources: [String]
  ) {
    self.number = number
    self.instrument = instrument
    self.holder = holder
    self.authority = authority
    self.classes = classes
    self.serves = serves
    self.customers = customers
    self.valid = valid
    self.commencedOn = commencedOn
    self.commencementPending = commencementPending
    self.coveredBy = coveredBy
    self.status = status
    self.flags = flags
    self.lastChecked = lastChecked
    self.addresses = addresses
    self.lineID = lineID
    self.sources = sources
  }

  /// The state at a moment: revoked before cancelled before suspended before the dates.
  public func state(at moment: Timestamp) -> State {
    let recorded = Set(status.filter { $0.period.contains(moment) }.map(\.state))
    if recorded.contains(.revoked) { return .revoked }
    if recorded.contains(.cancelled) { return .cancelled }
    if recorded.contains(.suspended) { return .suspended }
    if !valid.hasBegun(at: moment) { return .notYetValid }
    if valid.hasEnded(at: moment) { return .expired }
    if coveredBy == nil {
      if commencementPending { return .notCommenced }
      if let commencedOn, moment < commencedOn.begins { return .notCommenced }
    }
    return valid.until == nil ? .indeterminate : .valid
  }
}
