import ArgumentParser
import Journal
import Model

/// The options for a span of time.
struct JournalSpan: ParsableArguments {
  @Option(
    help: ArgumentHelp("From a day (its first moment in UTC) or an RFC 3339 time on.", valueName: "date"),
    transform: Self.moment)
  var since: Timestamp?

  @Option(
    help: ArgumentHelp("Up to, not including, a day or an RFC 3339 time.", valueName: "date"),
    transform: Self.moment)
  var until: Timestamp?

  var isGiven: Bool { since != nil || until != nil }
  var selection: JournalFile.Selection { JournalFile.Selection(from: since, until: until) }

  private static func moment(_ text: String) throws -> Timestamp {
    if let moment = Timestamp(text) ?? Timestamp("\(text)T00:00:00Z") { return moment }
    throw ValidationError("'\(text)' is not a date: write one such as 2027-03-01, or 2027-03-01T08:00:00Z")
  }
}
