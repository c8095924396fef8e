import ArgumentParser
import FoundationEssentials
import Linux
import Model
import Reporter
import Signing

/// `vpnaudit report`, in full `vpnaudit report write`: what checks of many hosts say of a period.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "write",
    abstract: "Report on a period: who was compliant, who was not and for how long, who was silent.",
    discussion: """
      Examples:
        vpnaudit report --period 2026-Q4 --inventory hosts.csv records/
        vpnaudit report --period 2026-10 --timezone Asia/Shanghai journal.db
        vpnaudit report --since 2026-10-01 --until 2026-10-15 history.jsonl \\
          --key bj.pub
        vpnaudit report --period 2026-Q4 records/ --format html --output q4.html
        vpnaudit report --period 2026-Q4 records/ --format html --language zh \\
          --output q4.html
        vpnaudit report --period 2026-Q4 records/ --since-last q3.json \\
          --dispositions decisions.yaml --output q4.json --format json \\
          --sign-key report.key

      A source is a journal, what 'journal export --format dsse' wrote, or records of
      'check --format json' or jsonl: files, folders (every *.json and *.jsonl in
      them), or -. A check counts once, in whichever sources it is. Journals are
      verified by --key, or the key beside them.

      Hosts are counted, each in one state for the whole period. A host without a
      check for longer than --silence is not heard from, and counts as not compliant;
      the inventory (CSV with a column 'host', and 'site' if you like) says of whom
      checks are expected. Until a period is over it is reported as of now.

      With --language zh what checks recorded is told in Chinese, too; csv, json and
      oscal are English.

      Exit codes: 0 the report is written, whatever it says; 65 an input was refused,
      or a journal was altered, as the report says, too.
      """)

  @Argument(help: ArgumentHelp("Journals, exports, and files or folders of records.", valueName: "source"))
  var sources: [String]

  @OptionGroup
  var span: ReportSpan

  @Option(help: ArgumentHelp("The hosts that are expected to report, as CSV.", valueName: "file"))
  var inventory: String?

  @Option(
    help: ArgumentHelp("How long a host may be silent (default: 26h).", valueName: "time"),
    transform: { try OptionValue.duration($0, in: .seconds(60) ... .seconds(86_400 * 400)) })
  var silence: Duration = .seconds(26 * 3600)

  @Option(
    name: .customLong("as-of"),
    help: ArgumentHelp("Report as of an RFC 3339 time instead of now.", valueName: "time"),
    transform: Self.moment)
  var asOf: Timestamp?

  @Option(
    name: .customLong("key"),
    help: ArgumentHelp(
      "A public key that may have signed, or a file of them; may be repeated.", valueName: "key|file"))
  var keys: [String] = []

  @OptionGroup
  var review: ReviewOptions

  @Option(
    help: ArgumentHelp("How to write it: text, json, markdown, csv, html or oscal.", valueName: "format"),
    transform: Self.form)
  var format = PeriodForm.text

  @OptionGroup
  var languages: LanguageOptions

  @Option(help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
  var output: String?

  /// The largest inventory, in bytes.
  private static let largestInventory = 256 << 20

  func validate() throws {
    if sources.count(where: { $0 == "-" }) > 1 { throw ValidationError("'-' is given twice: name it once") }
    try review.validate(output: output)
  }

  func run() async throws {
    if let output, let problem = OutputFile(path: output).problem { throw CommandError(problem) }
    let review = try ReportReview(review, span: span, output: output)
    let language = languages.language(isShown: output == nil)
    let collector = PeriodCollector(
      try span.span, now: asOf ?? Timestamp(.now), silence: silence, inventory: try readInventory(),
      language: language
    ) { Digest.sha256($0) ?? "" }
    let reader = ReportSources(collector, keys: keys)
    for source in sources { try await reader.read(source) }
    let style = TextStyle(colour: output == nil && StandardOutput.wantsColour)
    let reviewed = review.applied(to: reader.report)
    let json = try PeriodForm.json.bytes(of: reviewed, style: style)
    let report = review.verifiable(reviewed, json: json)
    let bytes =
      format == .json
      ? json
      : try format.bytes(of: report, style: style, in: language)
    if let output { try OutputFile(path: output).write(bytes) } else { try StandardOutput.write(bytes) }
    try review.sign(report, bytes)
    throw ExitCode(reader.hasRefusals || reader.isAltered ? 65 : 0)
  }

  private func readInventory() throws -> Inventory? {
    guard let path = inventory else { return nil }
    do {
      return try Inventory(csv: RegularFile(path).bytes(limit: Self.largestInventory))
    } catch let mistake as Inventory.Mistake {
      throw CommandError(
        code: 65, message: "\(path):\(mistake.line): \(Wording.english.text(of: mistake.problem))",
        hint: "write a line 'host,site' and then one for each host")
    } catch let error as FileError {
      throw CommandError(code: 65, message: "\(path): \(error.words)", hint: "check the path")
    }
  }

  private static func form(_ text: String) throws -> PeriodForm {
    if let form = PeriodForm(rawValue: text) { return form }
    throw ValidationError("write \(PeriodForm.allCases.map(\.rawValue).joined(separator: ", "))")
  }

  private static func moment(_ text: String) throws -> Timestamp {
    if let moment = Timestamp(text) { return moment }
    throw ValidationError("'\(text)' is not an RFC 3339 time: write one such as 2027-01-04T08:00:00Z")
  }
}
