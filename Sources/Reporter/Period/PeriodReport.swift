internal import Model

/// What was known of a company's hosts over a period: the document `vpnaudit.report/1`.
///
/// Hosts are counted, never hours: an average hides the one that was against the policy all the time. Nothing in it says
/// at which hours a host was used.
public struct PeriodReport: Hashable, Sendable, Encodable {
  /// The version of the form.
  public static let schema = "vpnaudit.report/1"

  /// What is said of a host for the whole period; each host is in exactly one, the first that applies.
  public enum State: String, Hashable, Sendable, Encodable, CaseIterable {
    /// At least one check found it against registry or policy.
    case nonCompliant = "non_compliant"
    /// No check at all, or none for longer than is accepted: counts as not compliant.
    case notHeard = "not_heard"
    /// At least one check could not tell, or a compliant check rests on a journal that was altered.
    case undetermined
    /// Every check found it compliant, waived or not concerned.
    case compliant
  }

  let schema = Self.schema
  let period: Span
  /// Up to when checks are expected: the period's end, or the moment of the report where that is earlier.
  let asOf: Timestamp
  /// How long a host may be silent, in seconds.
  let silenceLimit: Int64
  let population: Population
  let counts: Counts
  let hosts: [Host]
  let findings: [Finding]
  let providers: [Provider]
  let licences: [Licence]
  let certificates: [Certificate]
  let endpoints: [Endpoint]
  let editions: [Edition]
  let waivers: [Waiver]
  let refusals: [Refusal]
  let sources: [Source]
  let gaps: [MissingEntries]
  let refused: Refused
  let leftOut: LeftOut

  enum CodingKeys: String, CodingKey {
    case schema, period, population, counts, hosts, findings, providers, licences, certificates, endpoints
    case editions, waivers, sources, gaps, refused
    case asOf = "as_of"
    case silenceLimit = "silence_limit_s"
    case refusals = "accepted_refusals"
    case leftOut = "left_out"
  }

  struct Span: Hashable, Sendable, Encodable {
    let name: String
    let from: Timestamp
    let until: Timestamp
    let timeZone: String

    enum CodingKeys: String, CodingKey {
      case name, from, until
      case timeZone = "time_zone"
    }
  }

  struct Population: Hashable, Sendable, Encodable {
    /// False without an inventory: who was never heard from is then not known.
    let known: Bool
    /// Hosts of the inventory; nil without one.
    let inventory: Int?
    /// Hosts that were heard from and are not in the inventory; nil without one.
    let outside: Int?
    /// Containers and network namespaces that were checked by themselves: they are no hosts, and not counted as such.
    let parts: Int
    /// Checks that name no host.
    let nameless: Int
  }

  /// Hosts in scope.
  struct Counts: Hashable, Sendable, Encodable {
    let hosts: Int
    let compliant: Int
    /// Of the compliant ones those with a waiver or something else to be looked at.
    let reviewed: Int
    let nonCompliant: Int
    /// Of the non-compliant ones those that were so at their last check, and the rest.
    let open: Int
    let closed: Int
    let undetermined: Int
    let notHeard: Int
    /// Of those not heard from the ones without any check.
    let neverHeard: Int
    /// Checks that were counted.
    let checks: Int

    enum CodingKeys: String, CodingKey {
      case hosts, compliant, reviewed, open, closed, undetermined, checks
      case nonCompliant = "non_compliant"
      case notHeard = "not_heard"
      case neverHeard = "never_heard"
    }
  }

  /// Where a check can be looked up.
  struct Place: Hashable, Sendable, Encodable {
    /// The record's id.
    let record: String
    let file: String
    /// The entry of a journal, or the line of any other file.
    let entry: Int64?
    let line: Int64?
  }

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
    /// Why, in the words of its first check.
    let why: [String]
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

  /// Something that checks said of a host.
  struct Finding: Hashable, Sendable, Encodable {
    /// The same in every report: 32 hexadecimal digits of SHA-256 over host, topic, name and code.
    let id: String
    let host: String
    let topic: String
    let name: String
    let code: String
    let severity: Severity
    /// Whether the host's last check still said so.
    let open: Bool
    let first: Timestamp
    let last: Timestamp
    let checks: Int
    let text: String?
    let place: Place?

    enum CodingKeys: String, CodingKey {
      case id, host, topic, name, code, severity, open, first, last, checks, text
      case place = "last_check"
    }
  }

  struct Provider: Hashable, Sendable, Encodable {
    let id: String
    let name: String
    let licence: String?
    /// Its last day, as the latest check has it.
    let through: String?
    let tags: [String: Int]
    let first: Timestamp
    let last: Timestamp
    let hosts: Int
    let checks: Int
  }

  struct Licence: Hashable, Sendable, Encodable {
    let provider: String
    let licence: String
    let through: String
    /// Whether the last day was over at the end of the report, taken in UTC.
    let ended: Bool
  }

  struct Certificate: Hashable, Sendable, Encodable {
    let endpoint: String
    let target: String
    let ends: Timestamp
    let ended: Bool
    /// When that was last seen.
    let seen: Timestamp
  }

  struct Endpoint: Hashable, Sendable, Encodable {
    let name: String
    let target: String
    let hosts: Int
    let checks: Int
    /// Checks by their outcome.
    let outcomes: [String: Int]
    let sent: Int
    let ok: Int
    /// Checks by what became of each goal of the profile.
    let goals: [String: [String: Int]]
    /// The handshake: the median of the checks' medians, and the 95th percentile of the checks' 95th percentiles, each
    /// weighted by the samples that succeeded, within one per cent.
    let tlsMedian: Microseconds?
    let tlsP95: Microseconds?
    let worst: Place?

    enum CodingKeys: String, CodingKey {
      case name, target, hosts, checks, outcomes, sent, ok, goals
      case tlsMedian = "tls_p50_us"
      case tlsP95 = "tls_p95_us"
      case worst = "last_unreachable"
    }
  }

  struct Edition: Hashable, Sendable, Encodable {
    let serial: Int?
    let sha256: String?
    let signature: CheckRecord.Inputs.RegistryFile.Signature
    let keyID: String?
    let expires: Timestamp?
    let first: Timestamp
    let last: Timestamp
    let hosts: Int
    let checks: Int

    enum CodingKeys: String, CodingKey {
      case serial, sha256, signature, expires, first, last, hosts, checks
      case keyID = "key_id"
    }
  }

  struct Waiver: Hashable, Sendable, Encodable {
    let reason: String
    let accountable: String
    let through: String
    let insteadOf: Status
    let hosts: Int
    let first: Timestamp
    let last: Timestamp

    enum CodingKeys: String, CodingKey {
      case reason, accountable, through, hosts, first, last
      case insteadOf = "instead_of"
    }
  }

  struct Refusal: Hashable, Sendable, Encodable {
    let unit: String?
    let package: String?
    let why: String
    let accountable: String
    let through: String
    let hosts: Int
    let first: Timestamp
    let last: Timestamp
  }

  /// One thing that was read.
  struct Source: Hashable, Sendable, Encodable {
    let path: String
    let kind: PeriodSource.Kind
    let checks: Int
    /// Checks that were counted from an earlier source.
    let repeated: Int
    /// Checks of another time.
    let outside: Int
    /// The numbers of the first and the last entry that were counted.
    let firstEntry: Int64?
    let lastEntry: Int64?
    let chain: PeriodSource.Chain

    enum CodingKeys: String, CodingKey {
      case path, kind, checks, repeated, outside, chain
      case firstEntry = "first_entry"
      case lastEntry = "last_entry"
    }
  }

  /// What a journal says is missing from it.
  struct MissingEntries: Hashable, Sendable, Encodable {
    let path: String
    let entry: Int64
    let from: Timestamp
    let to: Timestamp
    let why: Gap.Cause
    let firstEntry: Int64?
    let lastEntry: Int64?

    enum CodingKeys: String, CodingKey {
      case path, entry, from, to, why
      case firstEntry = "first_entry"
      case lastEntry = "last_entry"
    }
  }

  /// Inputs that could not be read.
  struct Refused: Hashable, Sendable, Encodable {
    let count: Int
    /// The first ones.
    let places: [Input]

    struct Input: Hashable, Sendable, Encodable {
      let place: String
      let why: String
    }
  }

  /// What found no room.
  struct LeftOut: Hashable, Sendable, Encodable {
    let checks: Int
    let findings: Int
    let others: Int
  }
}
