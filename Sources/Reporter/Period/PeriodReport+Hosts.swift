internal import Model

/// What is said of each host.
extension PeriodReport {
  struct Host: Hashable, Sendable, Encodable {
    /// As the inventory has it, else the host's name, else its id.
    let host: String
    let ids: [String]
    let name: String?
    let site: String?
    let region: String?
    let extent: Extent?
    let inInventory: Bool?
    let state: State
    let reviewed: Bool
    let checks: Int
    /// Of these the ones from a history whose signatures were verified, and the ones that probed endpoints.
    let verifiedChecks: Int
    let endpointChecks: Int
    let first: Timestamp?
    let last: Timestamp?
    /// How the last check ended.
    let lastStatus: Status?
    let violations: [Episode]
    let open: Episode?
    /// Of the checks that could not tell.
    let unclear: Unclear?
    let silences: Silences?
    /// Checks that stand in a journal at or behind its first altered entry.
    let altered: Int?

    enum CodingKeys: String, CodingKey {
      case host, ids, name, site, region, extent, state, reviewed, checks, first, last, violations, silences
      case altered
      case inInventory = "in_inventory"
      case verifiedChecks = "verified_checks"
      case endpointChecks = "endpoint_checks"
      case lastStatus = "last_status"
      case open = "open_violation"
      case unclear = "undetermined"
    }
  }

  /// A time for which a host was against the policy, as far as checks show it.
  struct Episode: Hashable, Sendable, Encodable {
    let first: Timestamp
    let last: Timestamp
    /// The first check after it that was in order; nil where there was none in the period.
    let ended: Timestamp?
    let checks: Int
    /// From the first to the last check of it, in seconds.
    let atLeast: Int64
    /// From the check before it to the one that ended it, or to the ends of the period, in seconds.
    let atMost: Int64
    let codes: [String]
    /// Why, by its first check.
    let why: [CheckSentence]
    /// How it is known: whether it was seen on the host or is the registry's word.
    let basis: Licensing.Basis?
    let firstPlace: Place
    let lastPlace: Place

    enum CodingKeys: String, CodingKey {
      case first, last, ended, checks, codes, why, basis
      case atLeast = "at_least_s"
      case atMost = "at_most_s"
      case firstPlace = "first_check"
      case lastPlace = "last_check"
    }
  }

  struct Unclear: Hashable, Sendable, Encodable {
    let checks: Int
    let first: Timestamp
    let last: Timestamp
    let codes: [String]
    let place: Place

    enum CodingKeys: String, CodingKey {
      case checks, first, last, codes
      case place = "last_check"
    }
  }

  /// Times without a check that were longer than is accepted.
  struct Silences: Hashable, Sendable, Encodable {
    let count: Int
    /// The longest, in seconds, and when it began.
    let longest: Int64
    let since: Timestamp
    /// Whether it lasts to the end of the report.
    let lasting: Bool

    enum CodingKeys: String, CodingKey {
      case count, since, lasting
      case longest = "longest_s"
    }
  }
}
