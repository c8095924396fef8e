internal import Model

/// What a period's page says beside labels, names and numbers. Days and moments are given in words of the language.
enum PageRemark: Hashable {
  /// `from` and `through` are the first and the last day, or two moments.
  case span(from: String, through: String)
  /// Where days begin, by its name and its distance from UTC.
  case zone(name: String, offset: String)
  case inScope(hosts: Int)
  case of(hosts: Int)
  /// A bar or a plot in words: numbers with what they count.
  case counts([Count])
  case daysOf(hosts: Int, from: String, through: String)

  // Of what is to be done.
  case against(since: String, open: Bool)
  case named(hosts: [String], more: Int)
  case unreached(checks: Int, all: Int)
  case licenceEnded(day: String)
  case licenceEnds(day: String, days: Int)
  case allHosts(count: Int)

  // Of what it rests on.
  case sources(count: Int, checks: Int)
  case chains(verified: Int, altered: Int, unverified: Int, unsigned: Int)
  case inventory(hosts: Int)
  case editions(
    serial: Int?, signature: CheckRecord.Inputs.RegistryFile.Signature, sha256: String?, count: Int)
  case noRegistry
  case verifyBelow
  case limits

  // Of tables and plots.
  /// Rows that do not stand there, which the CSV or JSON form has.
  case cut(shown: Int, all: Int)
  case range(from: String, to: String)
  case daysLeft(Int)
  case daysPast(Int)
  case share(part: Int, whole: Int)
  case goalMissed(name: String, missed: Int, checks: Int)
  case siteHosts(hosts: Int, compliant: Int)
  case worstDay(nonCompliant: Int, day: String)
  case noSite
  case smallSites(sites: Int, hosts: Int)
  case noDays(limit: Int)
  case noPlots
  case plotted(shown: Int, all: Int)
  case noPrevious
  case within(opened: Int, closed: Int)
  case nothing
  case noneLeftOut
  case leftOut(checks: Int, findings: Int, others: Int)
  case gapCause(isRetention: Bool)
  case entries(first: Int64, last: Int64)
  case times(Int)
  /// How often a host was silent for too long.
  case silent(times: Int, lasting: Bool)
  case unheard(longest: Int64, since: String, lasting: Bool, never: Bool)

  // Paragraphs.
  case counting
  case moments
  case privacy
  case handshakeMethod
  case verifyJournal
  case verifyCommand(path: String)
  case verifyFiles
  case asRecorded
  case disclaimer

  /// A number with what it counts.
  struct Count: Hashable {
    let label: PageLabel
    let number: Int
  }
}
