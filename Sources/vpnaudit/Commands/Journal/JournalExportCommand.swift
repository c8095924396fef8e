import ArgumentParser
import Journal
import Model
import Reporter

/// `vpnaudit journal export`: the history for other programs.
struct JournalExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the entries as signed envelopes, as records, or as a table.",
    discussion: """
      Examples:
        vpnaudit journal export --format dsse > history.jsonl
        vpnaudit journal export --format records --since 2026-11-01 > november.jsonl
        vpnaudit journal export --format csv > endpoints.csv

      dsse is one DSSE envelope per line, whose payload is the signed entry; what an
      entry shares with others is in it by digest. records is one record per line, as
      'check --format json' writes it but for the samples that were not kept. csv is
      RFC 4180, a row for each endpoint of each check.
      """)

  /// How the entries are written.
  enum Format: String, ExpressibleByArgument, CaseIterable { case dsse, records, csv }

  @OptionGroup
  var options: JournalOptions

  @Option(help: ArgumentHelp("How to write the entries: dsse, records or csv.", valueName: "format"))
  var format = Format.dsse

  @OptionGroup
  var span: JournalSpan

  func run() throws {
    options.apply()
    let place = try JournalPlace.toRead(path: options.path)
    let file = try place.open()
    if format == .csv { try StandardOutput.write(CSVText.line(JournalTable.header)) }
    var failure: StreamError?
    var line = ProgressLine("exporting")
    var count = 0
    do throws(JournalError) {
      // A terminal that the entries go to shows how far it has come by itself.
      defer { line.end() }
      try file.read(span.selection) { (opened, entry) throws(JournalError) in
        count += 1
        if !StandardOutput.isTerminal { line.show(count) }
        let bytes = try bytes(opened, entry, file)
        do throws(StreamError) { return bytes.isEmpty ? true : try StandardOutput.accepts(bytes) } catch {
          failure = error
          return false
        }
      }
    } catch { throw CommandError(error, journal: place.path) }
    if let failure { throw failure }
  }

  private func bytes(
    _ opened: OpenedEntry, _ entry: Entry, _ file: JournalFile
  ) throws(JournalError) -> [UInt8] {
    if format == .dsse { return DSSEEnvelope(of: opened).line }
    guard let check = entry.check else { return [] }
    if format == .csv { return Array(JournalTable.lines(entry, check).map(CSVText.line).joined().utf8) }
    do { return try JSONReport.line(of: try file.record(of: check)) } catch let error as JournalError {
      throw error
    } catch { throw .unwritable }
  }
}

/// The rows of the table.
enum JournalTable {
  static let header = [
    "seq", "stored", "kind", "host_id", "host_name", "record", "started", "finished", "tag", "status",
    "outcome",
    "endpoint", "endpoint_outcome", "sent", "ok", "tls_min_us", "tls_median_us", "tls_p95_us", "tls_max_us",
  ]

  /// A row for each endpoint; one for a check without any.
  static func lines(_ entry: Entry, _ check: StoredCheck) -> [[String]] {
    let record = check.record
    let start = [
      "\(entry.seq)", "\(entry.at)", entry.kind.rawValue, record.host.id ?? "", record.host.name ?? "",
      record.id,
      "\(record.time.started)", "\(record.time.finished)", record.compliance.tag.rawValue,
      record.compliance.status.rawValue, record.compliance.outcome?.rawValue ?? "",
    ]
    let measured = record.endpoints.filter { $0.carried == nil }
    if measured.isEmpty {
      return [start + [String](repeating: "", count: header.count - start.count)]
    }
    return measured.map { endpoint in
      let times = endpoint.summary.tls.map { [$0.min, $0.median, $0.p95, $0.max].map { "\($0.count)" } }
      return start
        + [endpoint.name, endpoint.outcome.rawValue, "\(endpoint.summary.sent)", "\(endpoint.summary.ok)"]
        + (times ?? [String](repeating: "", count: 4))
    }
  }
}
