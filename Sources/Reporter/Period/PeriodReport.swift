internal import Model

/// What was known of a company's hosts over a period: the document `vpnaudit.report/1`.
///
/// Hosts are counted, never hours: an average hides the one that was against the policy all the time. Nothing in it says
/// at which hours a host was used.
public struct PeriodReport: Hashable, Sendable, Encodable {
  /// The version of the form.
  public static let schema = "vpnaudit.report/1"

  /// What is said of a host for the whole period; each host is in exactly one, the first that applies.
  public enum State: String, Hashable, Sendable, Codable, CaseIterable {
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
  var findings: [Finding]
  let providers: [Provider]
  let licences: [Licence]
  let certificates: [Certificate]
  let endpoints: [Endpoint]
  let days: [DayCounts]
  let sites: [Site]
  let endpointDays: [EndpointHistory]
  let editions: [Edition]
  let waivers: [Waiver]
  let refusals: [Refusal]
  let sources: [Source]
  let gaps: [MissingEntries]
  let refused: Refused
  let leftOut: LeftOut
  /// What changed since an earlier report; nil where none is named.
  var comparison: Comparison?
  /// What the company decided about findings; nil where no file of decisions is named.
  var dispositions: Dispositions?
  /// What it shows of controls; nil where none were asked for.
  var controls: [ControlEvidence]?
  /// How it is verified; no part of the document, which it is about.
  public internal(set) var verification: PeriodVerification?

  enum CodingKeys: String, CodingKey {
    case schema, period, population, counts, hosts, findings, providers, licences, certificates, endpoints
    case days, sites, editions, waivers, sources, gaps, refused, dispositions, controls
    case comparison = "since_last"
    case asOf = "as_of"
    case silenceLimit = "silence_limit_s"
    case refusals = "accepted_refusals"
    case leftOut = "left_out"
    case endpointDays = "endpoint_days"
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
}
