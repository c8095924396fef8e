internal import Model
internal import Reporter

/// Items as an `ExportLogsServiceRequest` of OTLP, in its JSON form (opentelemetry-proto, collector/logs/v1).
struct OTLPLogs: Encodable {
  let resourceLogs: [ResourceLogs]

  struct ResourceLogs: Encodable {
    let resource: OTLPResource
    let scopeLogs: [ScopeLogs]
  }

  struct ScopeLogs: Encodable {
    let scope: OTLPScope
    let logRecords: [LogRecord]
  }

  struct LogRecord: Encodable {
    let timeUnixNano: String
    let observedTimeUnixNano: String
    /// The number of a `SeverityNumber`.
    let severityNumber: Int
    let severityText: String
    let body: OTLPValue
    let attributes: [OTLPAttribute]
  }

  /// The records of items, of which `origin` is where they come from.
  init(_ items: [SinkItem], sink: String, origin: OTLPOrigin, now: Timestamp) {
    let records = items.map { Self.record($0, sink: sink, now: now) }
    resourceLogs = [
      ResourceLogs(
        resource: origin.resource,
        scopeLogs: [ScopeLogs(scope: OTLPScope(version: origin.version), logRecords: records)])
    ]
  }

  private static func record(_ item: SinkItem, sink: String, now: Timestamp) -> LogRecord {
    let facts = ItemFacts(item, sink: sink)
    return LogRecord(
      timeUnixNano: facts.at.unixNano, observedTimeUnixNano: now.unixNano,
      severityNumber: number(facts.severity), severityText: facts.severity.rawValue,
      body: .text(facts.message),
      attributes: OTLPAttribute.list(
        [
          ("event.name", .text("vpnaudit.\(facts.kind)")),
          ("vpnaudit.seq", facts.seq.map { .number($0) }),
          ("vpnaudit.digest", facts.digest.map { .text($0) }),
        ] + facts.fields.map { ("vpnaudit.\($0.name)", .text($0.value)) }
          + [
            ("vpnaudit.codes", facts.codes.isEmpty ? nil : .list(facts.codes)),
            ("vpnaudit.\(facts.documentName)", facts.document.map { .text($0) }),
          ]))
  }

  /// `INFO`, `WARN`, `WARN2` and `ERROR` of OTLP.
  private static func number(_ severity: Severity) -> Int {
    switch severity {
    case .ok: 9
    case .warning: 13
    case .unknown: 14
    case .critical: 17
    }
  }
}

/// Where logs and metrics come from: the host and the program of the newest check that was seen.
struct OTLPOrigin {
  let version: String?
  let resource: OTLPResource

  init(_ record: CheckRecord?) {
    version = record?.agent.version
    let host = record?.host
    resource = OTLPResource(
      attributes: OTLPAttribute.list([
        ("service.name", .text("vpnaudit")), ("service.version", version.map { .text($0) }),
        ("host.id", host?.id.map { .text($0) }), ("host.name", host?.name.map { .text($0) }),
        ("vpnaudit.site", host?.site.map { .text($0) }),
        ("vpnaudit.region", (host?.region?.code).map { .text($0) }),
      ]))
  }
}

extension Timestamp {
  /// Nanoseconds since 1970, as OTLP writes 64-bit integers; 0, which means unknown, before that.
  var unixNano: String {
    let (nanoseconds, isOverflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
    return isOverflow || nanoseconds < 0 ? "0" : "\(nanoseconds)"
  }
}
