internal import Model

/// A row for each finding, for spreadsheets (RFC 4180): lines end with CR LF, the first one names the columns.
struct CSVFormat: ReportFormat {
  let form = ReportForm.csv

  func bytes(of record: CheckRecord, style: TextStyle, detail: ReportDetail, in wording: Wording) -> [UInt8] {
    let points = CheckPoint.all(of: record, in: wording)
    let rows = [Column.allCases.map(\.rawValue)] + points.map { Self.cells(of: $0, in: record) }
    return Array(rows.map { $0.map(Self.quoted).joined(separator: ",") + "\r\n" }.joined().utf8)
  }

  /// The columns in their order: new ones come last, and none changes its place.
  private enum Column: String, CaseIterable {
    // The record's, the same in every row.
    case record, time, host, site, region
    // The finding's.
    case topic, name, severity, result, code, text
    // The tunnel's, or of the policy the host's; `outcome` is an endpoint's.
    case tag, status, outcome
    case interface, kind, product, gateway, provider, licence
    case licenceThrough = "licence_through"
    // The endpoint's; an expectation has its endpoint's.
    case endpoint, target, sent, ok
    case tlsMedian = "tls_median_us"
    case tlsMax = "tls_max_us"
    case certificateEnd = "certificate_not_after"
  }

  private static func cells(of point: CheckPoint, in record: CheckRecord) -> [String] {
    var cells: [Column: String] = [
      .record: record.id, .time: record.time.started.description, .topic: point.topic.rawValue,
      .name: point.name, .severity: point.severity.rawValue, .result: point.result.rawValue,
      .code: point.code, .text: point.details.joined(separator: "; "),
    ]
    cells[.host] = record.host.name ?? record.host.id
    cells[.site] = record.host.site
    cells[.region] = record.host.region?.code
    switch point.subject {
    case .observation, .expiry: break
    case .host:
      cells[.tag] = record.compliance.tag.rawValue
      cells[.status] = record.compliance.status.rawValue
      cells[.outcome] = record.compliance.outcome?.rawValue
    case .tunnel(let id): record.tunnels.first { $0.id == id }.map { add($0, to: &cells) }
    case .endpoint(let name), .expectation(_, let name):
      record.endpoints.first { $0.name == name }.map { add($0, to: &cells) }
    }
    return Column.allCases.map { cells[$0] ?? "" }
  }

  private static func add(_ tunnel: Tunnel, to cells: inout [Column: String]) {
    cells[.tag] = tunnel.licensing.tag.rawValue
    cells[.status] = tunnel.licensing.status.rawValue
    cells[.interface] = tunnel.interface
    cells[.kind] = tunnel.kind.rawValue
    cells[.product] = tunnel.product?.name
    cells[.gateway] = tunnel.gateway?.address.description
    cells[.provider] = tunnel.provider?.name
    cells[.licence] = tunnel.provider?.licence
    cells[.licenceThrough] = tunnel.provider?.licenceThrough
  }

  private static func add(_ endpoint: EndpointRecord, to cells: inout [Column: String]) {
    cells[.outcome] = endpoint.outcome.rawValue
    cells[.endpoint] = endpoint.name
    cells[.target] = endpoint.target
    cells[.sent] = String(endpoint.summary.sent)
    cells[.ok] = String(endpoint.summary.ok)
    cells[.tlsMedian] = endpoint.summary.tls.map { String($0.median.count) }
    cells[.tlsMax] = endpoint.summary.tls.map { String($0.max.count) }
    cells[.certificateEnd] = endpoint.certificateEnd?.description
  }

  /// A cell: in quotes where it needs them, and with `'` before what a spreadsheet would compute, which includes the
  /// full-width forms.
  private static func quoted(_ raw: String) -> String {
    let text = TerminalText(raw).shortened(to: 2000).text
    let isFormula = text.unicodeScalars.first.map { "=+-@＝＋－＠".unicodeScalars.contains($0) } ?? false
    let cell = isFormula ? "'" + text : text
    guard cell.unicodeScalars.contains(where: { ["\"", ",", "\r", "\n"].contains($0) }) else { return cell }
    return "\"" + cell.escaping { $0 == "\"" ? "\"\"" : nil } + "\""
  }
}
