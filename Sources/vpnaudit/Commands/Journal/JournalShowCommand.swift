import ArgumentParser
import Journal
import Model
import Reporter

/// `vpnaudit journal show`: the entries, a line each.
struct JournalShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "List the entries, one per line, or show the last check.",
    discussion: """
      Examples:
        vpnaudit journal show
        vpnaudit journal show --since 2026-11-01 --until 2026-12-01
        vpnaudit journal show --last

      A line has the entry's number, when it was stored, its kind, and of a check
      its host, tag, status, outcome and severity. Nothing is verified here.
      """)

  @OptionGroup
  var options: JournalOptions

  @OptionGroup
  var span: JournalSpan

  @Flag(help: "Show the report of the last check of this host.")
  var last = false

  func validate() throws {
    if last, span.isGiven { throw ValidationError("--last cannot be combined with --since or --until") }
  }

  func run() throws {
    options.apply()
    let place = try JournalPlace.toRead(path: options.path)
    let file = try place.open()
    do {
      if last { return try showLast(file, place) }
      try file.read(span.selection) { (_, entry) throws(JournalError) in
        (try? StandardOutput.accepts(Array((Self.line(entry) + "\n").utf8))) ?? false
      }
    } catch let error as JournalError { throw CommandError(error, journal: place.path) }
  }

  private func showLast(_ file: JournalFile, _ place: JournalPlace) throws {
    guard case .check(let check)? = try file.lastCheck()?.body else {
      throw CommandError(
        code: 3, message: "\(place.path): there is no check", hint: "vpnaudit check --journal")
    }
    let record = try file.record(of: check)
    let style = Terminal.style(at: record.time.started, onOutput: true)
    try StandardOutput.write(ReportFormats.all[0].bytes(of: record, style: style, detail: .brief))
  }

  private static func line(_ entry: Entry) -> String {
    let words: [String] =
      switch entry.body {
      case .check(let check): words(of: check)
      case .imported(let check, let source): words(of: check) + ["from \(source)"]
      case .gap(let gap):
        [gap.why.rawValue] + (gap.entries.map { ["entries \($0.first) to \($0.last)"] } ?? [])
          + ["\(gap.from)", "\(gap.to)"]
      case .heartbeat(let repeats): ["as entry \(repeats)"]
      }
    return TerminalText(
      (["\(entry.seq)", "\(entry.at)", entry.kind.rawValue] + words).joined(separator: "  ")
    ).text
  }

  private static func words(of check: StoredCheck) -> [String] {
    let host = check.record.host
    let compliance = check.record.compliance
    return [
      host.name ?? host.id.map { String($0.prefix(12)) } ?? "-", compliance.tag.rawValue,
      compliance.status.rawValue,
      compliance.outcome?.rawValue ?? "-",
    ]
  }
}
