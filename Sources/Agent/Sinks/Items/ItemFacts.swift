internal import Journal
internal import Model
internal import Reporter

/// What receivers with fields of their own get of an item.
struct ItemFacts {
  let at: Timestamp
  /// `check`, `gap`, `heartbeat`, or `missing`.
  let kind: String
  /// The number and the digest of the entry; nil where it is none.
  let seq: Int64?
  let digest: String?
  let severity: Severity
  /// One line for people.
  let message: String
  /// Further fields with their values, under names of lower-case letters.
  let fields: [(name: String, value: String)]
  /// The codes of a record's reasons, each once.
  let codes: [String]
  /// The name of the field with the document.
  let documentName: String
  private let item: SinkItem
  private let sink: String

  /// The most codes that are listed.
  private static let mostCodes = 64

  init(_ item: SinkItem, sink: String) {
    self.item = item
    self.sink = sink
    switch item {
    case .missing(let missing):
      at = missing.at
      kind = "missing"
      (seq, digest) = (nil, nil)
      severity = .warning
      let entries = missing.entries
      message =
        "vpnaudit: missing: \(missing.cause.rawValue)\(entries.map { " \($0.lowerBound)-\($0.upperBound)" } ?? "")"
      fields =
        [("sink", sink), ("cause", missing.cause.rawValue)]
        + (entries.map { [("first", "\($0.lowerBound)"), ("last", "\($0.upperBound)")] } ?? [])
      codes = []
      documentName = "missing"
    case .entry(let entry):
      (seq, digest) = (entry.place.seq, entry.place.digest)
      switch entry.content {
      case .check(let record):
        at = record.time.finished
        kind = "check"
        severity = record.severity
        message = String(VerdictLine.text(of: record).dropLast())
        let compliance = record.compliance
        fields =
          [
            ("record", record.id), ("tag", compliance.tag.rawValue), ("status", compliance.status.rawValue),
            ("severity", record.severity.rawValue),
            ("complete", record.observation.complete ? "true" : "false"),
          ] + (compliance.outcome.map { [("outcome", $0.rawValue)] } ?? [])
        var known: [String] = []
        for reason in compliance.reasons where !known.contains(reason.writtenCode) {
          known.append(reason.writtenCode)
        }
        codes = Array(known.prefix(Self.mostCodes))
        documentName = "log"
      case .other(let other, _):
        at = entry.at
        kind = other.rawValue
        severity = other == .gap ? .warning : .ok
        message = "vpnaudit: \(kind): \(entry.place.seq)"
        fields = []
        codes = []
        documentName = "entry"
      }
    }
  }

  /// What tells this item from any other, also when it is read again.
  var key: String { digest ?? fields.map(\.value).joined(separator: " ") }

  /// The document, the check in short, without its newline.
  var document: String? {
    ItemForms.line(of: item, .summary, sink: sink).map { String(decoding: $0.dropLast(), as: UTF8.self) }
  }
}

extension Severity {
  /// Its number among the severities of syslog (RFC 5424 section 6.2.1), which the journal of systemd has, too.
  var priority: Int {
    switch self {
    case .ok: 6
    case .warning, .unknown: 4
    case .critical: 2
    }
  }
}
