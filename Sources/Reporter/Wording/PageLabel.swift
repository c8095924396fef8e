/// A fixed text of a period's page: a heading, the head of a column, a name of a number.
enum PageLabel: Hashable, CaseIterable {
  // The frame.
  case title, skip, contents, hostsInScope, summaryLink
  case act, restsOn, signOff, prepared, reviewed, approved, name, date, signature
  case nothingToDo
  // Of what it rests on.
  case sources, chains, edition, population, nextEnd, verify, limits
  // Sections.
  case scope, licensing, connectivity, changes, accepted, controls, evidence, words
  // Figures and tables.
  case share, hosts, findings, statesByDay, tagsByDay, sites, providers, licences, endpoints, certificates
  case handshakes, editions, waivers, refusals, journals, gaps, refused, counted, numbersByDay, howStates
  // Columns, and rows of what was counted.
  case host, hostCount, site, state, what, since, ended, lasted, checks, evidenceAt, day
  case finding, severity, status, code, checkedBy, first, last, text, id
  case provider, licence, through, tags, tag, endpoint, target, samples, unreachable, goals, median, p95
  case unanswered, firstAndLast, whatAndWhere
  case ends, daysLeft, serial, digest, signedBy, registryEnds, reason, accountable, instead, program
  case clause, shows, hostsFor, hostsAgainst, notShown, againstNames
  case source, kind, repeated, outside, entries, chain, head, from, to, why, place
  case inventory, inScope, notInInventory, parts, nameless, otherPeriod, refusedInputs, leftOut, silenceLimit
  case hostDays, hostDaysWithout, asOf, timeZone, period
  case fromJournal, fromExport, fromRecords
  // States of a host, for the period or a day.
  case compliant, review, nonCompliant, undetermined, notHeard, unchecked
  case open, closed
  // Bands of a plot.
  case medianLine, quartiles, upTo95, unreachableChecks
  // For the script that searches and sorts.
  case search, hidePassed
}
