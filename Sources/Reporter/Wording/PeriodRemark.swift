internal import Model

/// A heading of a period's report, or one of its numbers.
enum PeriodLabel: Hashable, CaseIterable {
  case period, compliant, nonCompliant, undetermined, notHeard
  case action, findings, ends, providers, endpoints, accepted, registry, sources, limits
  case changes, decided, controls, verification
  // Columns of tables.
  case subject, said
}

/// What a period's report says beside names and numbers. Lengths are in seconds.
enum PeriodRemark: Hashable {
  /// From when to when, and in which zone the days begin.
  case span(from: Timestamp, until: Timestamp, zone: String)
  /// How many of how many were compliant throughout.
  case verdict(compliant: Int, hosts: Int)
  /// What it rests on.
  case basis(checks: Int, sources: Int, altered: Int, unsigned: Int, refused: Int, leftOut: Int)
  /// The period goes on.
  case inProgress(asOf: Timestamp)
  case populationUnknown
  /// Hosts that the inventory does not have.
  case outside(hosts: Int)
  case parts(count: Int)
  case nameless(checks: Int)
  case reviewed(hosts: Int)
  case openAndClosed(open: Int, closed: Int)
  case silent(limit: Int64, never: Int)

  case against(
    first: Timestamp, ended: Timestamp?, times: Int, atLeast: Int64, atMost: Int64, codes: [String],
    why: String?)
  case unheard(longest: Int64, since: Timestamp, lasting: Bool, never: Bool)
  case unclear(checks: Int, all: Int, codes: [String])
  case onAltered(checks: Int)
  /// Its records contradict each other, or found no room.
  case unsure

  /// `text` is what a check says, `problem` what the period shows instead.
  case finding(
    code: String, name: FindingName, open: Bool, first: Timestamp, last: Timestamp, text: String?,
    problem: PeriodProblem?)
  case licence(provider: String, through: String, ended: Bool)
  case certificate(target: String, ends: Timestamp, ended: Bool)
  case provider(licence: String?, tags: [Tag], hosts: Int, first: Timestamp, last: Timestamp)
  case endpoint(
    target: String, ok: Int, sent: Int, hosts: Int, unreachable: Int, checks: Int, median: Microseconds?,
    p95: Microseconds?)
  case goal(name: String, missed: Int, checks: Int)
  case waiver(reason: String, through: String, hosts: Int)
  case refusal(program: String, reason: String, through: String, hosts: Int)
  case edition(
    sha256: String?, signature: CheckRecord.Inputs.RegistryFile.Signature, hosts: Int, first: Timestamp,
    last: Timestamp)
  case noEdition
  case journal(checks: Int, repeated: Int, first: Int64?, last: Int64?)
  case files(checks: Int, repeated: Int)
  case verified(head: String?)
  case altered(entry: Int64, why: String)
  case unverified
  case unsigned
  case gap(from: Timestamp, to: Timestamp, isRetention: Bool, first: Int64?, last: Int64?)
  case refused(why: String)
  /// What is said beside findings.
  case review(ReviewRemark)
  /// So many further lines, which the other forms have.
  case more(count: Int)
  /// How times of many checks become two.
  case mergedTimes
  /// What a signature does not show.
  case signingLimit
  /// What is not counted.
  case countingLimit
}
