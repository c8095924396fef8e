internal import Model

/// What is said of each day: counts of hosts and of checks, and nothing of a single host.
extension PeriodReport {
  /// What checks of one day say of a host: the first that applies.
  enum DayState: String, Hashable, Sendable, CaseIterable, CodingKey {
    case nonCompliant = "non_compliant"
    /// A check could not tell, or nothing vouches for it.
    case undetermined
    /// In order, with a waiver or something else to be looked at.
    case review
    case compliant
    /// There was no check.
    case unchecked
  }

  /// The hosts in scope on one day in the period's zone.
  struct DayCounts: Hashable, Sendable, Encodable {
    /// `2026-11-22`, in the zone.
    let day: String
    /// Its first moment, which may be before the period's.
    let begins: Timestamp
    /// Hosts by state; each is in one.
    let states: [String: Int]
    /// Hosts by the gravest tag of the day's checks; those without a check have none.
    let tags: [String: Int]
  }

  /// The hosts of a site, for each day by their states; sites of few hosts are counted together, for a day of one host is
  /// nobody's business.
  struct Site: Hashable, Sendable, Encodable {
    /// As the inventory or else the hosts name it; nil for the hosts that have none, and for several sites.
    let site: String?
    /// How many small sites it is; nil for a site by itself.
    let small: Int?
    let hosts: Int
    /// Hosts that were compliant throughout.
    let compliant: Int
    /// For each state a number for each of the report's days.
    let days: [DayState: [Int]]

    private enum CodingKeys: String, CodingKey {
      case site, hosts, compliant, days
      case small = "small_sites"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeIfPresent(site, forKey: .site)
      try container.encodeIfPresent(small, forKey: .small)
      try container.encode(hosts, forKey: .hosts)
      try container.encode(compliant, forKey: .compliant)
      var states = container.nestedContainer(keyedBy: DayState.self, forKey: .days)
      for state in DayState.allCases { try states.encode(days[state] ?? [], forKey: state) }
    }
  }

  /// An endpoint day by day.
  struct EndpointHistory: Hashable, Sendable, Encodable {
    let name: String
    let target: String
    /// The days with checks.
    let days: [EndpointDay]
  }

  /// The checks of an endpoint on one day.
  struct EndpointDay: Hashable, Sendable, Encodable {
    /// As in `days`.
    let day: String
    let checks: Int
    let unreachable: Int
    let sent: Int
    let ok: Int
    /// The handshake: quartiles of the checks' medians, and the 95th percentile of the checks' 95th percentiles, within
    /// two per cent; nil where none succeeded.
    let p25: Microseconds?
    let median: Microseconds?
    let p75: Microseconds?
    let p95: Microseconds?

    enum CodingKeys: String, CodingKey {
      case day, checks, unreachable, sent, ok
      case p25 = "tls_p25_us"
      case median = "tls_p50_us"
      case p75 = "tls_p75_us"
      case p95 = "tls_p95_us"
    }
  }
}
