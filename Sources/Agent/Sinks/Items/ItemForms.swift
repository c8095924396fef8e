internal import FoundationEssentials
internal import Journal
internal import Model
internal import Reporter

/// The forms in which items are passed on; each is one that the program writes elsewhere, too.
enum ItemForms {
  /// One line with its newline: a record, an entry that holds none, or what is missing. Nil where it has no form.
  static func line(of item: SinkItem, _ content: SinkSettings.Content, sink: String) -> [UInt8]? {
    switch item {
    case .missing(let missing): json(MissingDocument(missing, sink: sink)).map { $0 + [newline] }
    case .entry(let entry):
      switch entry.content {
      case .check(let record): line(of: record, content)
      case .other(_, let payload): payload + [newline]
      }
    }
  }

  private static func line(of record: CheckRecord, _ content: SinkSettings.Content) -> [UInt8]? {
    switch content {
    case .summary: bytes(of: record, "log")
    case .thin, .full: try? JSONReport.line(of: record)
    }
  }

  /// The record's metrics in the text format of Prometheus.
  static func prometheus(_ record: CheckRecord) -> [UInt8]? { bytes(of: record, "prometheus") }

  private static func bytes(of record: CheckRecord, _ format: String) -> [UInt8]? {
    try? ReportFormats.named(format)?.bytes(of: record, style: TextStyle(colour: false), detail: .full)
  }

  /// JSON with keys in the order of their bytes, without white space.
  static func json(_ value: some Encodable) -> [UInt8]? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { [UInt8]($0) }
  }

  static let newline = UInt8(ascii: "\n")
}

/// What is missing, as receivers get it (`vpnaudit.missing/1`).
struct MissingDocument: Encodable {
  let schema = "vpnaudit.missing/1"
  let cause: String
  let first: Int64?
  let last: Int64?
  let sink: String
  let time: Timestamp

  init(_ missing: Missing, sink: String) {
    cause = missing.cause.rawValue
    first = missing.entries?.lowerBound
    last = missing.entries?.upperBound
    self.sink = sink
    time = missing.at
  }
}
